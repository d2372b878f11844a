package dev.osbuild.cli;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Size;
import dev.osbuild.store.GarbageCollector;
import dev.osbuild.store.Store;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code osbuild cache}: looks into the cache and keeps it small. */
@Command(
        name = "cache",
        mixinStandardHelpOptions = true,
        description = "Look into the cache, or make room.",
        subcommands = {CacheCommand.Listing.class, CacheCommand.Collect.class})
final class CacheCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say 'ls' or 'gc'");
    }

    /** {@code osbuild cache ls}. */
    @Command(
            name = "ls",
            mixinStandardHelpOptions = true,
            description = "Show what the cache holds, by kind.",
            footerHeading = "%nExamples:%n",
            footer = "  osbuild cache ls --json")
    static final class Listing extends SharedCommand {

        @Override
        public Integer call() throws IOException {
            try (Store store = Store.open(options.cacheFolder())) {
                Map<String, long[]> kinds = new TreeMap<>();
                for (GarbageCollector.Entry entry : new GarbageCollector(store).list()) {
                    long[] sum = kinds.computeIfAbsent(entry.kind(), kind -> new long[2]);
                    sum[0]++;
                    sum[1] += entry.bytes();
                }
                options.console().line(store.root().toString());
                long total = 0;
                for (Map.Entry<String, long[]> kind : kinds.entrySet()) {
                    long[] sum = kind.getValue();
                    total += sum[1];
                    options.console()
                            .line(String.format(
                                    Locale.ROOT, "  %-12s %6d  %10s", kind.getKey(), sum[0], new Size(sum[1])));
                    options.console()
                            .result("cache", Map.of("kind", kind.getKey(), "entries", sum[0], "bytes", sum[1]));
                }
                options.console().line(String.format(Locale.ROOT, "  %-12s %6s  %10s", "in all", "", new Size(total)));
            }
            return ExitCode.DONE.status();
        }
    }

    /** {@code osbuild cache gc}. */
    @Command(
            name = "gc",
            mixinStandardHelpOptions = true,
            description = "Remove what was used longest ago until the cache is no larger than a size.",
            footerHeading = "%nExamples:%n",
            footer = {"  osbuild cache gc --max-size 5GB", "  osbuild cache gc --max-size 0B"})
    static final class Collect extends SharedCommand {

        @Option(
                names = "--max-size",
                paramLabel = "SIZE",
                description = "Size the cache may keep, such as 5GB. Default: ${DEFAULT-VALUE}.")
        private String maximum = "20GB";

        @Override
        public Integer call() throws IOException {
            Size limit;
            try {
                limit = Size.parse(maximum);
            } catch (IllegalArgumentException e) {
                throw new OsbuildException.Usage(String.valueOf(e.getMessage()), "--max-size", "try --max-size 5GB");
            }
            try (Store store = Store.open(options.cacheFolder())) {
                List<GarbageCollector.Entry> removed = new GarbageCollector(store).collect(limit);
                long bytes = removed.stream()
                        .mapToLong(GarbageCollector.Entry::bytes)
                        .sum();
                options.console().line("removed " + removed.size() + " entries, " + new Size(bytes));
                options.console().result("collected", Map.of("entries", removed.size(), "bytes", bytes));
            }
            return ExitCode.DONE.status();
        }
    }
}
