package dev.osbuild.tool;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The machine's own programs, in the same sandbox as those of a tools tree.
 *
 * @param sandbox runs them
 */
public record HostTools(Sandbox sandbox) implements Tools {

    @Override
    public ToolResult run(ToolCommand command) {
        return runIn(new Root.Host(), command);
    }

    @Override
    public ToolResult runIn(Root root, ToolCommand command) {
        return sandbox.run(root, command);
    }

    @Override
    public RunningTool start(ToolCommand command, StandardStreams streams) {
        return sandbox.start(new Root.Host(), command, streams);
    }

    @Override
    public boolean canOverlay(Path folder) throws IOException {
        return sandbox.canOverlay(folder);
    }
}
