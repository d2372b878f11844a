package dev.osbuild.profile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sections a profile can have: those of {@link CoreSettings}, and those named by the configuration records of
 * stages. Two records may name the same section; then they must agree on its type.
 */
public final class ProfileSections {

    static final String EXTENDS = "extends";
    static final String STAGES = "stages";

    private final Map<String, SettingType.Component> sections = new LinkedHashMap<>();
    private final Map<String, SettingType.Block> plugins = new LinkedHashMap<>();

    private ProfileSections() {}

    /**
     * The sections of stages that come with osbuild.
     *
     * @param configurations the configuration records of all stages
     * @throws IllegalStateException when records contradict each other, or hold a type no setting can have, or hold a
     *     {@link Secret}, which must not reach an image
     */
    public static ProfileSections of(Collection<? extends Class<? extends Record>> configurations) {
        return of(configurations, Map.of());
    }

    /**
     * As {@link #of(Collection)}, with third-party stages.
     *
     * @param plugins configuration records by stage name; their components named after sections receive these, all
     *     others stand below {@code stages.NAME}
     */
    public static ProfileSections of(
            Collection<? extends Class<? extends Record>> configurations,
            Map<String, ? extends Class<? extends Record>> plugins) {
        ProfileSections known = new ProfileSections();
        known.add(CoreSettings.class);
        for (Class<? extends Record> configuration : configurations) {
            known.refuseSecrets(SettingTypes.block(configuration));
            known.add(configuration);
        }
        for (Map.Entry<String, ? extends Class<? extends Record>> plugin : plugins.entrySet()) {
            SettingType.Block block = SettingTypes.block(plugin.getValue());
            known.refuseSecrets(block);
            known.plugins.put(plugin.getKey(), block);
        }
        return known;
    }

    /** Every section by name, beside {@code extends} and {@code stages}; optional ones without their Optional. */
    Map<String, SettingType.Component> all() {
        return Collections.unmodifiableMap(sections);
    }

    /** Configuration of third-party stages by stage name. */
    Map<String, SettingType.Block> plugins() {
        return Collections.unmodifiableMap(plugins);
    }

    /** The settings of a third-party stage that stand below {@code stages.NAME}. */
    List<SettingType.Component> ownSettings(SettingType.Block plugin) {
        List<SettingType.Component> own = new ArrayList<>();
        for (SettingType.Component component : plugin.components()) {
            if (isOwn(component)) {
                own.add(component);
            }
        }
        return own;
    }

    /** Whether a component of a third-party stage's configuration is no section of the profile. */
    boolean isOwn(SettingType.Component component) {
        SettingType.Component section = sections.get(component.name());
        return section == null || !section.type().equals(required(component.type()));
    }

    /** A type without its Optional. */
    static SettingType required(SettingType type) {
        return type instanceof SettingType.Maybe maybe ? maybe.value() : type;
    }

    private void add(Class<? extends Record> configuration) {
        for (SettingType.Component component : SettingTypes.block(configuration).components()) {
            SettingType.Component section = new SettingType.Component(
                    component.name(),
                    required(component.type()),
                    component.documentation(),
                    component.byDefault(),
                    component.example());
            SettingType.Component known = sections.get(section.name());
            sections.put(section.name(), known == null ? section : agreed(known, section, configuration));
        }
    }

    private static SettingType.Component agreed(
            SettingType.Component known, SettingType.Component other, Class<?> configuration) {
        // Blocks are shared, so that the common case needs no comparison of records.
        if (known.type() != other.type() && !known.type().equals(other.type())) {
            throw new IllegalStateException("section '" + known.name() + "' has another type in "
                    + configuration.getName() + " than in an earlier configuration record");
        }
        return new SettingType.Component(
                known.name(),
                known.type(),
                agreed(known.documentation(), other.documentation(), known.name(), configuration, false),
                agreed(known.byDefault(), other.byDefault(), known.name(), configuration, true),
                agreed(known.example(), other.example(), known.name(), configuration, false));
    }

    private static String agreed(String known, String other, String section, Class<?> configuration, boolean strictly) {
        if (strictly && !known.isEmpty() && !other.isEmpty() && !known.equals(other)) {
            throw new IllegalStateException("section '" + section + "' has default '" + other + "' in "
                    + configuration.getName() + " and '" + known + "' in an earlier configuration record");
        }
        return known.isEmpty() ? other : known;
    }

    private void refuseSecrets(SettingType type) {
        if (type instanceof SettingType.Scalar scalar && scalar.kind() == ScalarKind.SECRET) {
            throw new IllegalStateException(
                    "a stage's configuration must not hold a Secret, which would reach an image");
        } else if (type instanceof SettingType.Block block) {
            for (SettingType.Component component : block.components()) {
                refuseSecrets(component.type());
            }
        } else if (type instanceof SettingType.ListOf list) {
            refuseSecrets(list.element());
        } else if (type instanceof SettingType.MapOf map) {
            refuseSecrets(map.value());
        } else if (type instanceof SettingType.Maybe maybe) {
            refuseSecrets(maybe.value());
        }
    }
}
