package dev.osbuild.tool;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One call of an external program, as the sandbox sees it: arguments as a list, a clean environment, and only the files
 * that were bound.
 *
 * @param arguments program and arguments; paths in them are paths inside the sandbox
 * @param environment added to the sandbox's own ({@code PATH}, {@code LC_ALL=C.UTF-8}, {@code TZ=UTC}, {@code HOME})
 * @param binds host paths made visible inside
 * @param workingDirectory inside the sandbox
 * @param timeLimit after which the program and its children are ended
 * @param network true to share the host's network; false for none at all
 * @param standardInput a host file fed to the program; empty for none
 * @param standardOutput a host file that takes the program's output; empty to pass lines to {@code onLine}
 * @param onLine receives each line of output and error as it comes, from one thread at a time
 */
public record ToolCommand(
        List<String> arguments,
        Map<String, String> environment,
        List<Bind> binds,
        String workingDirectory,
        Duration timeLimit,
        boolean network,
        Optional<Path> standardInput,
        Optional<Path> standardOutput,
        Consumer<String> onLine) {

    public ToolCommand {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        binds = List.copyOf(binds);
    }

    public static Builder of(String program, String... arguments) {
        return new Builder(program, List.of(arguments));
    }

    /**
     * A host path visible inside.
     *
     * @param host file or folder, existing
     * @param inside absolute path in the sandbox; its parents are made
     * @param writable false for inputs
     */
    public record Bind(Path host, String inside, boolean writable) {}

    /** Collects the parts of a call. */
    public static final class Builder {
        private final List<String> arguments = new ArrayList<>();
        private final Map<String, String> environment = new TreeMap<>();
        private final List<Bind> binds = new ArrayList<>();
        private String workingDirectory = "/";
        private Duration timeLimit = Duration.ofMinutes(10);
        private boolean network;
        private Optional<Path> standardInput = Optional.empty();
        private Optional<Path> standardOutput = Optional.empty();
        private Consumer<String> onLine = line -> {};

        private Builder(String program, List<String> arguments) {
            this.arguments.add(program);
            this.arguments.addAll(arguments);
        }

        public Builder arguments(String... more) {
            arguments.addAll(List.of(more));
            return this;
        }

        public Builder arguments(List<String> more) {
            arguments.addAll(more);
            return this;
        }

        public Builder environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Makes a host file or folder visible, read-only. */
        public Builder input(Path host, String inside) {
            binds.add(new Bind(host, inside, false));
            return this;
        }

        /** Makes a host file or folder visible and writable. */
        public Builder output(Path host, String inside) {
            binds.add(new Bind(host, inside, true));
            return this;
        }

        public Builder workingDirectory(String inside) {
            workingDirectory = inside;
            return this;
        }

        public Builder timeLimit(Duration limit) {
            timeLimit = limit;
            return this;
        }

        public Builder withNetwork() {
            network = true;
            return this;
        }

        public Builder standardInput(Path host) {
            standardInput = Optional.of(host);
            return this;
        }

        public Builder standardOutput(Path host) {
            standardOutput = Optional.of(host);
            return this;
        }

        public Builder onLine(Consumer<String> listener) {
            onLine = listener;
            return this;
        }

        public ToolCommand build() {
            return new ToolCommand(
                    arguments,
                    environment,
                    binds,
                    workingDirectory,
                    timeLimit,
                    network,
                    standardInput,
                    standardOutput,
                    onLine);
        }
    }
}
