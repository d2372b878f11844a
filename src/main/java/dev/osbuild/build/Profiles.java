package dev.osbuild.build;

import dev.osbuild.base.Architecture;
import dev.osbuild.base.SourceEpoch;
import dev.osbuild.pipeline.Planner;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.profile.Profile;
import dev.osbuild.profile.ProfileReader;
import dev.osbuild.profile.ProfileSections;
import dev.osbuild.profile.ProjectLocator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Profiles with the sections of every known stage. */
public final class Profiles {

    /** No check depends on it. */
    private static final SourceEpoch ANY_DATE = new SourceEpoch(1_000_000_000);

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
     * Checks what every stage would take from a profile, that its outputs are made by one, that its sections go together,
     * and that the files and folders of the project that lead to the outputs are there. Looks at no package and at nothing
     * outside the project.
     *
     * @throws dev.osbuild.base.OsbuildException.Usage at the first setting that does not go with another
     */
    public static void check(Profile profile) throws IOException {
        StageConfigurations configurations = new StageConfigurations(profile);
        for (Stage<?> stage : StageConfigurations.stages()) {
            configurations.of(stage.configuration());
        }
        Outputs.check(profile);
        Combinations.check(profile);
        Project project = new Project(profile.location().project());
        new Planner(project, StageConfigurations.stages(), configurations, new LocalInputs())
                .plan(new LinkedHashSet<>(profile.core().outputs()), Architecture.AMD64, ANY_DATE);
    }

    /** Finds and reads a profile by name or path. */
    public static Profile read(String nameOrPath, Map<String, String> environment) {
        return new ProfileReader(sections(), environment)
                .read(ProjectLocator.ofThisProcess().find(nameOrPath));
    }
}
