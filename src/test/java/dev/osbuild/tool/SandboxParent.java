package dev.osbuild.tool;

import dev.osbuild.store.Store;
import java.nio.file.Path;

/** A process that waits for a sandboxed program, to be ended by {@link SandboxIT}. Arguments: cache, BusyBox, tree. */
final class SandboxParent {

    private SandboxParent() {}

    public static void main(String[] arguments) {
        try (Store store = Store.open(Path.of(arguments[0]))) {
            Sandbox sandbox = Sandbox.open(store, Path.of(arguments[1]));
            sandbox.run(
                    new Root.ReadOnly(Path.of(arguments[2])),
                    ToolCommand.of("busybox", "sh", "-c", "sleep 98763 & sleep 98763")
                            .build());
        }
    }
}
