package dev.osbuild.build;

import dev.osbuild.pipeline.Stage;
import dev.osbuild.profile.Profile;
import dev.osbuild.profile.ProfileReader;
import dev.osbuild.profile.ProfileSections;
import dev.osbuild.profile.ProjectLocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Profiles with the sections of every known stage. */
public final class Profiles {

    private Profiles() {}

    /** The sections that profiles can have here. */
    public static ProfileSections sections() {
        List<Class<? extends Record>> builtIn = new ArrayList<>();
        builtIn.add(GuestSettings.class);
        for (Stage<?> stage : BuiltInStages.builtIn()) {
            builtIn.add(stage.configuration());
        }
        Map<String, Class<? extends Record>> plugins = new TreeMap<>();
        for (Stage<?> stage : BuiltInStages.plugins()) {
            plugins.put(stage.name(), stage.configuration());
        }
        return ProfileSections.of(builtIn, plugins);
    }

    /**
     * Checks what every stage would take from a profile, and that its outputs are made by one, and that its sections go
     * together.
     *
     * @throws dev.osbuild.base.OsbuildException.Usage at the first setting that does not go with another
     */
    public static void bindAll(Profile profile) {
        for (Stage<?> stage : BuiltInStages.builtIn()) {
            profile.bind(stage.configuration());
        }
        Outputs.check(profile);
        Combinations.check(profile);
    }

    /** Finds and reads a profile by name or path. */
    public static Profile read(String nameOrPath, Map<String, String> environment) {
        return new ProfileReader(sections(), environment)
                .read(ProjectLocator.ofThisProcess().find(nameOrPath));
    }
}
