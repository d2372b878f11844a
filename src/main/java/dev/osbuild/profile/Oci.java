package dev.osbuild.profile;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** How the system behaves as a container image. */
public record Oci(
        @Setting(value = "Name of the image, without a tag; by default os.id.", example = "example.org/team/appliance")
        Optional<String> image,

        @Setting(value = "Program that always runs, with its first arguments.", example = "[/usr/sbin/dropbear, -F]")
        List<String> entrypoint,

        @Setting(value = "Arguments of the entry point, or the program when there is none.", byDefault = "[/bin/sh]")
        List<String> command,

        @Setting(
                value = "Who runs it: an account of the system, or numbers as UID or UID:GID. By default root.",
                example = "admin")
        Optional<String> user,

        @Setting(value = "Folder it starts in.", byDefault = "/")
        String workingDirectory,

        @Setting(value = "Environment variables beside PATH.", example = "{ LANG: C.UTF-8 }")
        Map<String, String> environment,

        @Setting(value = "Ports it listens on.", example = "[22/tcp]")
        List<String> ports,

        @Setting(
                value = "Labels beside the standard ones, which follow from 'os'; the same name here goes before them.",
                example = "{ org.opencontainers.image.vendor: Example }")
        Map<String, String> labels,

        @Setting("How the engine finds out whether the container works.")
        Optional<HealthCheck> healthCheck) {

    private static final Pattern IMAGE =
            Pattern.compile("[a-z0-9]+([._-][a-z0-9]+)*([.:][a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*");
    private static final Pattern USER = Pattern.compile("[a-z_][a-z0-9_-]*|[0-9]{1,10}(:[0-9]{1,10})?");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}(/(tcp|udp|sctp))?");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    public Oci {
        entrypoint = List.copyOf(entrypoint);
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        ports = List.copyOf(ports);
        labels = Map.copyOf(labels);
        require(
                image.isEmpty() || IMAGE.matcher(image.get()).matches(),
                "oci.image must be a lower-case name without a tag, such as 'appliance' or 'example.org/appliance'");
        require(
                user.isEmpty() || USER.matcher(user.get()).matches(),
                "oci.user must be an account's name, UID or UID:GID");
        require(
                !entrypoint.isEmpty() || !command.isEmpty(),
                "a container needs a program: set oci.entrypoint or oci.command");
        require(
                entrypoint.isEmpty() || entrypoint.get(0).startsWith("/"),
                "oci.entrypoint must begin with an absolute path");
        require(workingDirectory.startsWith("/"), "oci.working-directory must be an absolute path");
        for (String port : ports) {
            require(PORT.matcher(port).matches(), "oci.ports: '" + port + "' is no port; write 22/tcp");
        }
        for (String variable : environment.keySet()) {
            require(VARIABLE.matcher(variable).matches(), "oci.environment: '" + variable + "' is no variable's name");
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** How the engine finds out whether the container works; Docker and Podman heed it. */
    public record HealthCheck(
            @Setting(value = "Program with arguments; 0 means good.", example = "[/bin/pidof, dropbear]")
            List<String> command,

            @Setting(value = "Time between two checks.", byDefault = "30 s")
            Duration interval,

            @Setting(value = "Longest that a check may take.", byDefault = "5 s")
            Duration timeout,

            @Setting(value = "Failures in a row that count as broken.", byDefault = "3")
            int retries) {

        public HealthCheck {
            command = List.copyOf(command);
            require(!command.isEmpty(), "oci.health-check.command must name a program");
            require(retries >= 1, "oci.health-check.retries must be 1 or more");
            require(
                    timeout.compareTo(interval) <= 0,
                    "oci.health-check.timeout must not be longer than oci.health-check.interval");
        }
    }
}
