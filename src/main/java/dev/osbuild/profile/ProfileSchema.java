package dev.osbuild.profile;

import dev.osbuild.base.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON Schema (2020-12) of profiles, for editors and for checks outside osbuild. It is made from the same description
 * of settings that the binder follows.
 *
 * <p>A schema cannot see what {@code extends} brings, so it demands no section; inside a section it demands what has no
 * default only in profiles that extend nothing.
 */
public final class ProfileSchema {

    private static final String FROM_OUTSIDE = "from-outside";

    private final ProfileSections sections;

    public ProfileSchema(ProfileSections sections) {
        this.sections = sections;
    }

    /** The schema as canonical JSON, with a trailing newline. */
    public String text() {
        return new String(CanonicalJson.pretty(tree()), StandardCharsets.UTF_8);
    }

    private Map<String, Object> tree() {
        List<SettingType.Component> top = new ArrayList<>(sections.all().values());
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        document.put("title", "osbuild profile");
        Map<String, Object> properties = properties(top);
        properties.put(
                ProfileSections.EXTENDS,
                Map.of(
                        "type",
                        "string",
                        "pattern",
                        "^[A-Za-z0-9][A-Za-z0-9._-]*$",
                        "description",
                        "Name of the profile to start from."));
        properties.put(ProfileSections.STAGES, stages());
        document.put("type", "object");
        document.put("additionalProperties", false);
        document.put("properties", properties);
        // Without 'extends' everything must be said here; with it, the extended profile may have said it.
        document.put("if", Map.of("required", List.of(ProfileSections.EXTENDS)));
        document.put("else", demands(top));
        document.put("$defs", Map.of(FROM_OUTSIDE, fromOutside()));
        return document;
    }

    private Map<String, Object> stages() {
        Map<String, Object> properties = new LinkedHashMap<>();
        sections.plugins().forEach((stage, block) -> properties.put(stage, object(sections.ownSettings(block))));
        return new LinkedHashMap<>(Map.of(
                "type",
                "object",
                "description",
                "Settings of third-party stages, by stage name.",
                "additionalProperties",
                false,
                "properties",
                properties));
    }

    /** What a profile that extends nothing must say: in each of its sections, the settings without a default. */
    private Map<String, Object> demands(List<SettingType.Component> top) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (SettingType.Component section : top) {
            if (section.type() instanceof SettingType.Block block && !SettingType.mayBeAbsent(block)) {
                properties.put(section.name(), Map.of("required", required(block.components())));
            }
        }
        List<String> core = new ArrayList<>();
        for (SettingType.Component component :
                SettingTypes.block(CoreSettings.class).components()) {
            if (component.required()) {
                core.add(component.name());
            }
        }
        return new LinkedHashMap<>(Map.of("properties", properties, "required", core));
    }

    private static List<String> required(List<SettingType.Component> settings) {
        return settings.stream()
                .filter(SettingType.Component::required)
                .map(SettingType.Component::name)
                .toList();
    }

    private static Map<String, Object> object(List<SettingType.Component> settings) {
        return new LinkedHashMap<>(
                Map.of("type", "object", "additionalProperties", false, "properties", properties(settings)));
    }

    private static Map<String, Object> properties(List<SettingType.Component> settings) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (SettingType.Component setting : settings) {
            Map<String, Object> schema = new LinkedHashMap<>(of(setting.type()));
            if (!setting.documentation().isEmpty()) {
                schema.put("description", setting.documentation());
            }
            if (!setting.byDefault().isEmpty()) {
                schema.put("default", TreeValues.plain(Defaults.parse(setting.byDefault(), setting.name())));
            }
            properties.put(setting.name(), schema);
            if (ProfileSections.required(setting.type()) instanceof SettingType.ListOf) {
                properties.put(setting.name() + ProfileSyntax.APPEND, change(schema, "Appends to", setting));
                properties.put(setting.name() + ProfileSyntax.REMOVE, change(schema, "Removes from", setting));
            }
        }
        return properties;
    }

    private static Map<String, Object> change(Map<String, Object> list, String verb, SettingType.Component setting) {
        Map<String, Object> schema = new LinkedHashMap<>(list);
        schema.remove("default");
        schema.put("description", verb + " the inherited '" + setting.name() + "'.");
        return schema;
    }

    private static Map<String, Object> of(SettingType type) {
        if (type instanceof SettingType.Maybe maybe) {
            return of(maybe.value());
        } else if (type instanceof SettingType.ListOf list) {
            return Map.of("type", "array", "items", item(list.element()));
        } else if (type instanceof SettingType.MapOf map) {
            return Map.of("type", "object", "additionalProperties", of(map.value()));
        } else if (type instanceof SettingType.Block block) {
            return object(block.components());
        } else if (type instanceof SettingType.Choice choice) {
            return orFromOutside(Map.of("enum", choice.names()));
        } else if (type instanceof SettingType.Scalar scalar) {
            return scalar.kind() == ScalarKind.SECRET ? reference() : orFromOutside(scalar(scalar.kind()));
        }
        throw new IllegalStateException("no schema for " + type);
    }

    /** Items of lists replace rather than merge, so everything without a default must be said in them. */
    private static Map<String, Object> item(SettingType type) {
        if (type instanceof SettingType.Block block) {
            Map<String, Object> schema = object(block.components());
            schema.put("required", required(block.components()));
            return schema;
        }
        return of(type);
    }

    private static Map<String, Object> scalar(ScalarKind kind) {
        return switch (kind) {
            // Text is taken as written, so 6.10 and true are texts too.
            case TEXT -> Map.of("type", List.of("string", "number", "boolean"));
            case BOOLEAN -> Map.of("type", "boolean");
            case INTEGER -> Map.of("type", "integer", "minimum", Integer.MIN_VALUE, "maximum", Integer.MAX_VALUE);
            case LONG -> Map.of("type", "integer", "minimum", Long.MIN_VALUE, "maximum", Long.MAX_VALUE);
            case DECIMAL -> Map.of("type", "number");
            default -> Map.of("type", "string", "pattern", kind.pattern());
        };
    }

    private static Map<String, Object> orFromOutside(Map<String, Object> written) {
        return Map.of("anyOf", List.of(written, reference()));
    }

    private static Map<String, Object> reference() {
        return Map.of("$ref", "#/$defs/" + FROM_OUTSIDE);
    }

    private static Map<String, Object> fromOutside() {
        Map<String, Object> name = Map.of("type", "string", "minLength", 1);
        return Map.of(
                "description",
                "A value from an environment variable or from a file of the project.",
                "type",
                "object",
                "additionalProperties",
                false,
                "minProperties",
                1,
                "maxProperties",
                1,
                "properties",
                Map.of(OutsideValues.FROM_ENV, name, OutsideValues.FROM_FILE, name));
    }
}
