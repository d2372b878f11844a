package dev.osbuild.text;

import dev.osbuild.base.CanonicalJson;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The JSON Schema (2020-12) of a record as {@link CanonicalJson} writes it. */
public final class RecordSchema {

    private RecordSchema() {}

    /** The schema with a trailing newline. */
    public static String of(Class<? extends Record> type, String title) {
        Map<String, Object> document = new TreeMap<>(object(type));
        document.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        document.put("title", title);
        return new String(CanonicalJson.pretty(document), StandardCharsets.UTF_8);
    }

    private static Map<String, Object> object(Class<?> type) {
        Map<String, Object> properties = new TreeMap<>();
        List<String> names = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            properties.put(component.getName(), property(component));
            names.add(component.getName());
        }
        names.sort(null);
        return Map.of("type", "object", "additionalProperties", false, "properties", properties, "required", names);
    }

    private static Map<String, Object> property(RecordComponent component) {
        return switch (component.getName()) {
            case "sha256" -> Map.of("type", "string", "pattern", "^[0-9a-f]{64}$");
            case "sha512" -> Map.of("type", "string", "pattern", "^[0-9a-f]{128}$");
            case "issued", "expires" -> Map.of("type", "string", "format", "date-time");
            case "schema" -> Map.of("const", 1);
            default -> of(component.getGenericType());
        };
    }

    private static Map<String, Object> of(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                return Map.of("type", "array", "items", of(arguments[0]));
            } else if (generic.getRawType() == Map.class) {
                return Map.of("type", "object", "additionalProperties", of(arguments[1]));
            } else if (generic.getRawType() == Optional.class) {
                return Map.of("anyOf", List.of(of(arguments[0]), Map.of("type", "null")));
            }
        } else if (type == String.class) {
            return Map.of("type", "string");
        } else if (type == int.class || type == long.class) {
            return Map.of("type", "integer", "minimum", 0);
        } else if (type == boolean.class) {
            return Map.of("type", "boolean");
        } else if (type instanceof Class<?> plain && plain.isRecord()) {
            return object(plain);
        }
        throw new IllegalStateException("no schema for " + type);
    }
}
