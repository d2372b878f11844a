package dev.osbuild.stage.kernel;

import dev.osbuild.base.Architecture;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.tool.ToolCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Runs the kernel's own build. Paths inside the sandbox are always the same and everything that names a builder, a
 * machine or an hour is fixed (Documentation/kbuild/reproducible-builds.rst), so equal source, configuration and tools
 * give equal bytes.
 */
final class KernelMake {

    /** What the build needs beyond the source. */
    static final Set<String> TOOL_PACKAGES = Set.of(
            "bc",
            "bison",
            "ccache",
            "coreutils",
            "dash",
            "diffutils",
            "findutils",
            "flex",
            "gcc",
            "grep",
            "gzip",
            "kmod",
            "libelf-dev",
            "make",
            "mawk",
            "perl-base",
            "sed",
            "tar",
            "xz-utils",
            "zstd");

    private static final Duration LIMIT = Duration.ofHours(4);
    private static final String CACHE = "ccache";
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE MMM d HH:mm:ss 'UTC' yyyy", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final StageContext context;
    private final Path source;
    private final Path build;
    private final String compilerFlags;

    /**
     * @param source the kernel's source, not written to
     * @param build an empty folder for everything made
     * @param compilerFlags added to those the kernel compiles with
     */
    KernelMake(StageContext context, Path source, Path build, List<String> compilerFlags) {
        this.context = context;
        this.source = source;
        this.build = build;
        this.compilerFlags = String.join(" ", compilerFlags);
    }

    /** The folder below {@code arch/} that holds an architecture. */
    static String sourceArchitecture(Architecture architecture) {
        return switch (architecture) {
            case AMD64 -> "x86";
        };
    }

    /** Makes or completes {@code .config} by one of the kernel's configuration targets. */
    void configure(String target) throws IOException {
        context.tools().run(command(target).build());
    }

    /** Compiles the kernel, and its modules if it has any. */
    void build(KernelConfig config) throws IOException {
        BuildProgress progress = BuildProgress.open(context);
        boolean modules = Tristate.of(config.valueOf("MODULES")) == Tristate.YES;
        ToolCommand.Builder command =
                command("bzImage").arguments("-j" + context.jobs()).onLine(progress::line);
        context.tools().run((modules ? command.arguments("modules") : command).build());
        progress.finished();
    }

    /** Where {@link #build} leaves the bootable image. */
    Path image() {
        return build.resolve("arch/" + sourceArchitecture(context.architecture()) + "/boot/bzImage");
    }

    /** Lays {@code usr/lib/modules/VERSION} with its indexes into a folder. */
    void installModules(Path folder) throws IOException {
        context.tools()
                .run(command("modules_install")
                        .arguments("INSTALL_MOD_PATH=/modules", "MODLIB=/modules/usr/lib/modules/$(KERNELRELEASE)")
                        .arguments("INSTALL_MOD_STRIP=1")
                        .output(folder, "/modules")
                        .build());
    }

    private ToolCommand.Builder command(String target) throws IOException {
        return ToolCommand.of("make", "--directory=/source", "O=/build", "ARCH=x86_64")
                .arguments("CC=ccache gcc", "HOSTCC=ccache gcc", target)
                .input(source, "/source")
                .output(build, "/build")
                .output(context.persistentFolder(CACHE), "/ccache")
                .environment("CCACHE_DIR", "/ccache")
                .environment("CCACHE_MAXSIZE", "2G")
                .environment("CCACHE_COMPILERCHECK", "content")
                .environment("CCACHE_SLOPPINESS", "include_file_mtime,include_file_ctime")
                .environment("KCFLAGS", compilerFlags)
                .environment(
                        "KBUILD_BUILD_TIMESTAMP", DATE.format(context.epoch().instant()))
                .environment("KBUILD_BUILD_USER", "osbuild")
                .environment("KBUILD_BUILD_HOST", "osbuild")
                .environment("KBUILD_BUILD_VERSION", "1")
                .environment("SOURCE_DATE_EPOCH", context.epoch().toString())
                .timeLimit(LIMIT);
    }
}
