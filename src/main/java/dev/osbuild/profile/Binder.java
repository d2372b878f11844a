package dev.osbuild.profile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes Java values of located trees, strictly, and reports everything that does not fit. */
final class Binder {

    private final Problems problems;

    Binder(Problems problems) {
        this.problems = problems;
    }

    /** The value a tree stands for, or {@code null} with the reasons among the problems. */
    @Nullable
    Object bind(SettingType type, Node node, String path) {
        return bind(type, node, path, node.position(), "");
    }

    /** As {@link #bind(SettingType, Node, String)} for a setting that was written under a key. */
    @Nullable
    Object bind(SettingType.Component setting, Node.Entry entry, String path) {
        return bind(setting.type(), entry.value(), path, entry.key(), setting.byDefault());
    }

    /** What a setting is when the profile says nothing, or {@code null} when it must be said. */
    @Nullable
    Object absent(SettingType.Component setting, String path) {
        if (!setting.byDefault().isEmpty()) {
            Object value = bind(setting.type(), Defaults.parse(setting.byDefault(), path), path);
            if (value == null) {
                throw new IllegalStateException(
                        "the default of '" + path + "' does not fit it: " + setting.byDefault());
            }
            return value;
        }
        return absent(setting.type(), path);
    }

    /** The settings that are written, by name, without those that do not fit. */
    Map<String, Object> settings(List<SettingType.Component> known, Node.Entry block, String path) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (!(block.value() instanceof Node.Mapping mapping)) {
            problems.add(
                    block.value().position(),
                    "'" + path + "' must be a block of settings, not "
                            + block.value().shown());
            return values;
        }
        refuseUnknown(known, mapping, path);
        for (SettingType.Component setting : known) {
            Node.Entry entry = mapping.entries().get(setting.name());
            Object value = entry == null ? null : bind(setting, entry, path + "." + setting.name());
            if (value != null) {
                values.put(setting.name(), value);
            }
        }
        return values;
    }

    private @Nullable Object absent(SettingType type, String path) {
        if (type instanceof SettingType.Maybe) {
            return Optional.empty();
        } else if (type instanceof SettingType.ListOf) {
            return List.of();
        } else if (type instanceof SettingType.MapOf) {
            return Map.of();
        } else if (type instanceof SettingType.Block block && SettingType.mayBeAbsent(block)) {
            return block(block, Node.Mapping.empty(Position.DEFAULT), path, Position.DEFAULT);
        }
        return null;
    }

    private @Nullable Object bind(SettingType type, Node node, String path, Position place, String byDefault) {
        if (node instanceof Node.Scalar scalar && scalar.form() == Node.Form.EMPTY) {
            problems.add(node.position(), "'" + path + "' has no value; write one or leave the key out");
            return null;
        } else if (type instanceof SettingType.Maybe maybe) {
            Object value = bind(maybe.value(), node, path, place, byDefault);
            return value == null ? null : Optional.of(value);
        } else if (type instanceof SettingType.Block block && node instanceof Node.Mapping mapping) {
            return block(block, mapping, path, place);
        } else if (type instanceof SettingType.ListOf list && node instanceof Node.Sequence sequence) {
            return list(list, sequence, path);
        } else if (type instanceof SettingType.ListOf list && node instanceof Node.Edit edit) {
            return edited(list, edit, path, byDefault);
        } else if (type instanceof SettingType.MapOf map && node instanceof Node.Mapping mapping) {
            return map(map, mapping, path);
        } else if (type instanceof SettingType.Choice choice && node instanceof Node.Scalar scalar) {
            return choice(choice, scalar, path);
        } else if (type instanceof SettingType.Scalar kind && node instanceof Node.Scalar scalar) {
            return scalar(kind, scalar, path);
        }
        return refuse(type, node, path);
    }

    private @Nullable Object refuse(SettingType type, Node node, String path) {
        if (type instanceof SettingType.Scalar scalar && scalar.kind() == ScalarKind.SECRET) {
            problems.add(
                    node.position(),
                    "'" + path + "' is a secret, and a secret must not stand in a profile; write "
                            + type.expectation());
        } else {
            problems.add(node.position(), "'" + path + "' must be " + type.expectation() + ", not " + node.shown());
        }
        return null;
    }

    private @Nullable Object scalar(SettingType.Scalar type, Node.Scalar scalar, String path) {
        try {
            Object value = ScalarBinder.bind(type.kind(), scalar);
            return value == null ? refuse(type, scalar, path) : value;
        } catch (IllegalArgumentException e) {
            String reason = Masking.hide(String.valueOf(e.getMessage()), scalar);
            problems.add(scalar.position(), "'" + path + "' " + reason);
            return null;
        }
    }

    private @Nullable Object choice(SettingType.Choice choice, Node.Scalar scalar, String path) {
        int index = choice.names().indexOf(scalar.text());
        if (index >= 0) {
            return choice.type().getEnumConstants()[index];
        }
        String suggestion = scalar.form() == Node.Form.OUTSIDE
                ? ""
                : Suggestion.nearest(scalar.text(), choice.names())
                        .map(name -> "; did you mean '" + name + "'?")
                        .orElse("");
        problems.add(
                scalar.position(),
                "'" + path + "' must be " + choice.expectation() + ", not " + scalar.shown() + suggestion);
        return null;
    }

    private @Nullable Object list(SettingType.ListOf type, Node.Sequence sequence, String path) {
        List<Object> values = new ArrayList<>(sequence.items().size());
        boolean whole = true;
        for (int i = 0; i < sequence.items().size(); i++) {
            Object value = bind(type.element(), sequence.items().get(i), path + "[" + i + "]");
            if (value == null) {
                whole = false;
            } else {
                values.add(value);
            }
        }
        return whole ? Collections.unmodifiableList(values) : null;
    }

    private @Nullable Object edited(SettingType.ListOf type, Node.Edit edit, String path, String byDefault) {
        Node base =
                byDefault.isEmpty() ? new Node.Sequence(List.of(), Position.DEFAULT) : Defaults.parse(byDefault, path);
        if (!(base instanceof Node.Sequence list)) {
            throw new IllegalStateException("the default of '" + path + "' is not a list: " + byDefault);
        }
        int before = problems.count();
        Node.Sequence result = new TreeMerger(problems).apply(list, edit);
        return problems.count() > before ? null : list(type, result, path);
    }

    private @Nullable Object map(SettingType.MapOf type, Node.Mapping mapping, String path) {
        Map<String, Object> values = new LinkedHashMap<>();
        boolean whole = true;
        for (Map.Entry<String, Node.Entry> entry : mapping.entries().entrySet()) {
            Object value = bind(type.value(), entry.getValue().value(), path + "." + entry.getKey());
            if (value == null) {
                whole = false;
            } else {
                values.put(entry.getKey(), value);
            }
        }
        return whole ? Collections.unmodifiableMap(values) : null;
    }

    private @Nullable Object block(SettingType.Block block, Node.Mapping mapping, String path, Position place) {
        boolean whole = refuseUnknown(block.components(), mapping, path);
        Object[] arguments = new Object[block.components().size()];
        for (int i = 0; i < arguments.length; i++) {
            SettingType.Component setting = block.components().get(i);
            Node.Entry entry = mapping.entries().get(setting.name());
            String settingPath = path.isEmpty() ? setting.name() : path + "." + setting.name();
            Object value = entry == null ? absent(setting, settingPath) : bind(setting, entry, settingPath);
            if (value == null && entry == null) {
                problems.add(place, missing(setting, settingPath));
            }
            whole &= value != null;
            arguments[i] = value;
        }
        if (!whole) {
            return null;
        }
        try {
            return RecordConstruction.make(block.type(), arguments);
        } catch (IllegalArgumentException e) {
            String reason = String.valueOf(e.getMessage());
            problems.add(Masking.culprit(reason, mapping, place), Masking.hide(reason, mapping));
            return null;
        }
    }

    /** The sentence for a setting that must be said and is not. */
    static String missing(SettingType.Component setting, String path) {
        String documentation = setting.documentation().isEmpty() ? "" : ": " + setting.documentation();
        return "'" + path + "' is missing" + documentation;
    }

    private boolean refuseUnknown(List<SettingType.Component> settings, Node.Mapping mapping, String path) {
        boolean whole = true;
        List<String> known = new ArrayList<>();
        for (SettingType.Component setting : settings) {
            known.add(setting.name());
        }
        for (Map.Entry<String, Node.Entry> entry : mapping.entries().entrySet()) {
            if (!known.contains(entry.getKey())) {
                String inside = path.isEmpty() ? "" : " in '" + path + "'";
                problems.add(
                        entry.getValue().key(),
                        "there is no setting '" + entry.getKey() + "'" + inside
                                + Suggestion.sentence(entry.getKey(), known));
                whole = false;
            }
        }
        return whole;
    }
}
