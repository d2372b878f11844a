package dev.osbuild.profile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The checked values of a profile's sections. */
final class BoundSections {

    private final Map<String, Object> sections = new HashMap<>();
    private final Map<String, Map<String, Object>> plugins = new HashMap<>();
    private final String file;

    private BoundSections(String file) {
        this.file = file;
    }

    /** Binds everything a profile says and reports what does not fit. */
    static BoundSections bind(Node.Mapping tree, ProfileSections known, String file, Problems problems) {
        BoundSections bound = new BoundSections(file);
        Binder binder = new Binder(problems);
        for (Map.Entry<String, Node.Entry> entry : tree.entries().entrySet()) {
            String name = entry.getKey();
            SettingType.Component section = known.all().get(name);
            if (section != null) {
                bound.put(name, binder.bind(section, entry.getValue(), name));
            } else if (name.equals(ProfileSections.STAGES)) {
                bound.bindPlugins(entry.getValue(), known, binder, problems);
            } else {
                problems.add(entry.getValue().key(), unknown(name, known));
            }
        }
        return bound;
    }

    /** A section's value in the type a component wants; {@code null}, with a problem, when it must be said and is not. */
    @Nullable
    Object section(SettingType.Component section, SettingType wanted, Problems problems) {
        Object value = sections.get(section.name());
        boolean maybe = wanted instanceof SettingType.Maybe;
        if (value == null && !(maybe && section.byDefault().isEmpty())) {
            value = new Binder(problems).absent(section, section.name());
        } else if (value == null) {
            return Optional.empty();
        }
        if (value == null) {
            problems.add(Position.startOf(file), "section " + Binder.missing(section, section.name()));
            return null;
        }
        return maybe ? Optional.of(value) : value;
    }

    /** The value of a third-party stage's own setting; {@code null}, with a problem, when it must be said and is not. */
    @Nullable
    Object own(String stage, SettingType.Component component, Problems problems) {
        Map<String, Object> settings = plugins.getOrDefault(stage, Map.of());
        Object value = settings.get(component.name());
        String path = stagePath(stage) + "." + component.name();
        if (value == null) {
            value = new Binder(problems).absent(component, path);
        }
        if (value == null) {
            problems.add(Position.startOf(file), Binder.missing(component, path));
        }
        return value;
    }

    private void put(String name, @Nullable Object value) {
        if (value != null) {
            sections.put(name, value);
        }
    }

    private void bindPlugins(Node.Entry stages, ProfileSections known, Binder binder, Problems problems) {
        if (!(stages.value() instanceof Node.Mapping mapping)) {
            problems.add(
                    stages.value().position(),
                    "'stages' must be a block of settings, not "
                            + stages.value().shown());
            return;
        }
        for (Map.Entry<String, Node.Entry> entry : mapping.entries().entrySet()) {
            String stage = entry.getKey();
            SettingType.Block plugin = known.plugins().get(stage);
            if (plugin == null) {
                problems.add(
                        entry.getValue().key(),
                        "there is no third-party stage '" + stage + "'"
                                + Suggestion.sentence(stage, known.plugins().keySet()));
            } else {
                plugins.put(stage, binder.settings(known.ownSettings(plugin), entry.getValue(), stagePath(stage)));
            }
        }
    }

    private static String stagePath(String stage) {
        return ProfileSections.STAGES + "." + stage;
    }

    private static String unknown(String name, ProfileSections known) {
        List<String> names = new ArrayList<>(known.all().keySet());
        names.add(ProfileSections.EXTENDS);
        names.add(ProfileSections.STAGES);
        names.sort(null);
        return "there is no section '" + name + "'" + Suggestion.sentence(name, names);
    }
}
