package dev.osbuild.tool;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.file.Path;

/** External programs, ready to run in a sandbox over the tools tree a stage asked for. */
public interface Tools {

    /**
     * Runs a program and waits for it.
     *
     * @throws OsbuildException.StepFailed when it exits other than 0 or runs out of time; the message carries the end of
     *     its output
     * @throws OsbuildException.Interrupted when the build is being ended
     */
    ToolResult run(ToolCommand command);

    /** As {@link #run(ToolCommand)}, over another root than the tools tree, such as a root file system in the making. */
    ToolResult runIn(Root root, ToolCommand command);

    /**
     * Starts a program that runs beside us, such as a virtual machine; the caller closes it. The time limit of the
     * command counts from the start.
     */
    RunningTool start(ToolCommand command, StandardStreams streams);

    /** Whether {@link Root.Overlay} works with its changes in this folder; false where the folder is on an overlay. */
    boolean canOverlay(Path folder) throws IOException;
}
