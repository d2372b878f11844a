package dev.osbuild.stage.kernel;

import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.Digest;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.tool.ToolCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A kernel's unpacked source, kept in the store so that another configuration of the same source need not unpack it. */
final class SourceTree {

    private static final String KIND = "kernel-source";
    private static final int LAYOUT = 1;

    /** Architectures that no build reads but for their Kconfig files, which the others refer to. */
    private static final List<String> OTHER_ARCHITECTURES = List.of(
            "alpha",
            "arc",
            "arm",
            "arm64",
            "csky",
            "hexagon",
            "loongarch",
            "m68k",
            "microblaze",
            "mips",
            "nios2",
            "openrisc",
            "parisc",
            "powerpc",
            "riscv",
            "s390",
            "sh",
            "sparc",
            "xtensa");

    private static final List<String> LEFT_OUT = leftOut();

    private static List<String> leftOut() {
        List<String> patterns = new ArrayList<>(List.of("*/Documentation/*/*", "*/tools/testing/*"));
        for (String architecture : OTHER_ARCHITECTURES) {
            patterns.add("*/arch/" + architecture + "/*.[chS]");
            patterns.add("*/arch/" + architecture + "/*.dts*");
        }
        return List.copyOf(patterns);
    }

    private SourceTree() {}

    /** The top of the tree; read-only. */
    static Path of(SourceArchive archive, StageContext context) throws IOException {
        Digest key = Digest.of(CanonicalJson.compact(Map.of(
                "layout",
                LAYOUT,
                "leftOut",
                LEFT_OUT,
                "archive",
                archive.digest(context).hex())));
        return context.store().trees().getOrCreate(KIND, key, folder -> {
            context.events().detail("unpacking the kernel's source");
            unpack(archive.open(context, context.scratch("source")), folder, context);
        });
    }

    private static void unpack(Path file, Path folder, StageContext context) {
        String inside = "/" + file.getFileName();
        List<String> arguments =
                new ArrayList<>(List.of("--extract", "--file", inside, "--strip-components=1", "--no-same-owner"));
        LEFT_OUT.forEach(pattern -> arguments.add("--exclude=" + pattern));
        arguments.addAll(List.of("--directory", "/source"));
        context.tools()
                .run(ToolCommand.of("tar")
                        .arguments(arguments)
                        .input(file, inside)
                        .output(folder, "/source")
                        .timeLimit(Duration.ofMinutes(20))
                        .build());
    }
}
