package dev.osbuild.profile;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Reads {@link SettingType}s from records. A record that cannot be configured is a bug of its author. */
final class SettingTypes {

    private static final int DEEPEST = 16;
    private static final Map<Class<?>, SettingType.Block> KNOWN = new ConcurrentHashMap<>();

    private SettingTypes() {}

    /** @throws IllegalStateException when a component has a type no setting can have */
    static SettingType.Block block(Class<? extends Record> type) {
        return block(type, 0);
    }

    /** @throws IllegalStateException when no setting can have the type */
    static SettingType of(Type type, String place) {
        return of(type, place, 0);
    }

    /** The YAML name of a component: {@code bootSeconds} is {@code boot-seconds}. */
    static String hyphenated(String camelCase) {
        StringBuilder name = new StringBuilder(camelCase.length() + 4);
        for (int i = 0; i < camelCase.length(); i++) {
            char letter = camelCase.charAt(i);
            if (Character.isUpperCase(letter)) {
                name.append('-').append(Character.toLowerCase(letter));
            } else {
                name.append(letter);
            }
        }
        return name.toString();
    }

    /** The YAML name of an enumeration's constant: {@code READ_ONLY} is {@code read-only}. */
    static String choice(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    static SettingType.Component component(RecordComponent component, String place, int depth) {
        SettingType type = of(component.getGenericType(), place + "." + component.getName(), depth);
        Setting own = component.getAnnotation(Setting.class);
        Setting setting = own == null ? component.getType().getAnnotation(Setting.class) : own;
        String name = hyphenated(component.getName());
        return setting == null
                ? new SettingType.Component(name, type, "", "", "")
                : new SettingType.Component(name, type, setting.value(), setting.byDefault(), setting.example());
    }

    private static SettingType.Block block(Class<? extends Record> type, int depth) {
        SettingType.Block known = KNOWN.get(type);
        if (known != null) {
            return known;
        }
        if (depth > DEEPEST) {
            throw new IllegalStateException(type.getName() + " contains itself");
        }
        List<SettingType.Component> components = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            components.add(component(component, type.getSimpleName(), depth + 1));
        }
        SettingType.Block block = new SettingType.Block(type, components);
        KNOWN.put(type, block);
        return block;
    }

    private static SettingType of(Type type, String place, int depth) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == Optional.class) {
                return new SettingType.Maybe(of(arguments[0], place, depth));
            } else if (generic.getRawType() == List.class) {
                return new SettingType.ListOf(of(arguments[0], place, depth));
            } else if (generic.getRawType() == Map.class && arguments[0] == String.class) {
                return new SettingType.MapOf(of(arguments[1], place, depth));
            }
        } else if (type instanceof Class<?> plain) {
            ScalarKind scalar = ScalarKind.of(plain);
            if (scalar != null) {
                return new SettingType.Scalar(scalar);
            } else if (plain.isEnum()) {
                return choice(plain);
            } else if (plain.isRecord()) {
                return block(plain.asSubclass(Record.class), depth);
            }
        }
        throw new IllegalStateException(place + " has type " + type.getTypeName() + ", which no setting can have");
    }

    private static SettingType.Choice choice(Class<?> type) {
        List<String> names = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            names.add(choice((Enum<?>) constant));
        }
        return new SettingType.Choice(type, names);
    }
}
