package dev.osbuild.tool;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Programs of a tools tree: a root file system of the project's own making, read-only to all that runs in it.
 *
 * @param sandbox runs them
 * @param tree the tools tree
 */
public record ToolsTree(Sandbox sandbox, Path tree) implements Tools {

    @Override
    public ToolResult run(ToolCommand command) {
        return runIn(new Root.ReadOnly(tree), command);
    }

    @Override
    public ToolResult runIn(Root root, ToolCommand command) {
        return sandbox.run(root, command);
    }

    @Override
    public RunningTool start(ToolCommand command, StandardStreams streams) {
        return sandbox.start(new Root.ReadOnly(tree), command, streams);
    }

    @Override
    public boolean canOverlay(Path folder) throws IOException {
        return sandbox.canOverlay(folder);
    }
}
