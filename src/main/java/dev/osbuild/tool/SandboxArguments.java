package dev.osbuild.tool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The argument list of {@code sandbox.sh}; its head comment describes the form. */
final class SandboxArguments {

    private SandboxArguments() {}

    static List<String> of(Path mountPoint, Root root, ToolCommand command, List<String> inputOptions) {
        List<String> arguments = new ArrayList<>();
        arguments.add(mountPoint.toString());
        arguments.addAll(root(root));
        for (ToolCommand.Bind bind : command.binds()) {
            arguments.add(bind.writable() ? "bind-rw" : "bind-ro");
            arguments.add(real(bind.host()));
            arguments.add(bind.inside());
        }
        arguments.add("directory");
        arguments.add(command.workingDirectory());
        command.standardInput().ifPresent(file -> arguments.addAll(List.of("input", real(file))));
        arguments.addAll(inputOptions);
        if (command.network()) {
            arguments.add("network");
        }
        arguments.add("--");
        arguments.addAll(command.arguments());
        return arguments;
    }

    private static List<String> root(Root root) {
        if (root instanceof Root.ReadOnly readOnly) {
            return List.of("read-only", real(readOnly.tree()));
        }
        if (root instanceof Root.Writable writable) {
            return List.of("writable", real(writable.tree()));
        }
        if (root instanceof Root.Overlay overlay) {
            return List.of("overlay", overlayOptions(overlay));
        }
        return List.of("host");
    }

    /**
     * Options of overlayfs, see the kernel's {@code filesystems/overlayfs.rst}. {@code volatile} leaves out syncing: the
     * changes are applied or thrown away in the same run.
     */
    private static String overlayOptions(Root.Overlay overlay) {
        return "lowerdir=" + escaped(overlay.lower()) + ",upperdir=" + escaped(overlay.upper()) + ",workdir="
                + escaped(overlay.work()) + ",userxattr,volatile";
    }

    private static String escaped(Path path) {
        return real(path).replace("\\", "\\\\").replace(",", "\\,").replace(":", "\\:");
    }

    /** The machine's root moves while the sandbox is made, so links in a host path must be resolved before. */
    private static String real(Path path) {
        try {
            return path.toRealPath().toString();
        } catch (IOException e) {
            throw new UncheckedIOException("a file for the sandbox is missing: " + path, e);
        }
    }
}
