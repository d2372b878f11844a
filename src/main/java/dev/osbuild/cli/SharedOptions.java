package dev.osbuild.cli;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.build.BuildSettings;
import dev.osbuild.store.CacheFolder;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command takes. */
final class SharedOptions {

    /** A command that has these options. */
    interface Holder {
        SharedOptions options();
    }

    /** Where external programs come from. */
    enum ToolsMode {
        TREE,
        HOST
    }

    static final String JSON = "--json";

    @Option(names = JSON, description = "Print one JSON object a line (NDJSON) on standard output.")
    private boolean json;

    @Option(
            names = {"-v", "--verbose"},
            description = "Print what tools print, and the causes of errors.")
    private boolean verbose;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Cache folder. Default: OSBUILD_CACHE, else ~/.cache/osbuild.")
    private @Nullable Path cache;

    @Option(names = "--output", paramLabel = "DIR", description = "Folder for artifacts. Default: ${DEFAULT-VALUE}.")
    private Path output = Path.of("output");

    @Option(
            names = {"-j", "--jobs"},
            paramLabel = "N",
            description = "Processors to keep busy. Default: all. No output depends on it.")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--mirror",
            paramLabel = "URL",
            description =
                    "Address of the distribution's main archive. Default: OSBUILD_MIRROR, the profile, the host's.")
    private @Nullable String mirror;

    @Option(names = "--offline", description = "Use nothing but the cache; fail when something is missing.")
    private boolean offline;

    @Option(names = "--locked", description = "Refuse anything that is not in the profile's lock.")
    private boolean locked;

    @Option(
            names = "--refresh",
            description = "Ask the mirrors for newer indexes even when the remembered ones are young.")
    private boolean refresh;

    @Option(
            names = "--tools",
            paramLabel = "tree|host",
            description = "Run programs from the tools tree, or the machine's own. Default: tree.")
    private ToolsMode tools = ToolsMode.TREE;

    private @Nullable Console console;

    @SuppressWarnings("SystemConsoleNull")
    Console console() {
        Console known = console;
        if (known == null) {
            boolean terminal = Boolean.getBoolean("osbuild.terminal") && !json;
            known = json
                    ? new JsonConsole(System.out, System.err, verbose)
                    : new TextConsole(System.out, System.err, Style.of(Main.environment(), terminal), verbose);
            console = known;
        }
        return known;
    }

    boolean json() {
        return json;
    }

    /** Whether the same command line, given again, may be answered from what is remembered in the usual cache folder. */
    boolean isRepeatable() {
        return !json && !verbose && !refresh && cache == null;
    }

    Path cacheFolder() {
        return cache == null ? CacheFolder.of(Main.environment()) : cache.toAbsolutePath();
    }

    Path outputFolder() {
        return output.toAbsolutePath().normalize();
    }

    /** @throws OsbuildException.Usage when a number makes no sense */
    BuildSettings settings() {
        if (jobs < 1) {
            throw new OsbuildException.Usage("no build runs on " + jobs + " processors", "--jobs", "give 1 or more");
        }
        return new BuildSettings(
                cacheFolder(),
                outputFolder(),
                jobs,
                Optional.ofNullable(mirror),
                offline,
                locked,
                refresh,
                tools == ToolsMode.HOST,
                Main.environment());
    }
}
