package dev.osbuild.stage.kernel;

import dev.osbuild.pipeline.ExternalInput;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.StageContext;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** A way to come by a kernel. */
interface KernelOrigin {

    /** What it reads from outside the plan. */
    List<ExternalInput> externals(Project project);

    /** Packages with the programs it runs. */
    Set<String> toolPackages();

    /** The output that takes its modules. */
    String modulesSlot();

    /** Writes the outputs of {@link KernelStage}. */
    void deliver(StageContext context) throws IOException;
}
