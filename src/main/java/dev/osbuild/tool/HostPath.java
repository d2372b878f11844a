package dev.osbuild.tool;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The machine's own search path, which only {@code unshare} and {@code --tools=host} are taken from. */
final class HostPath {

    private static final String SYSTEM_FOLDERS = ":/usr/sbin:/usr/bin:/sbin:/bin";

    private HostPath() {}

    /** The program of that name, as an absolute path. */
    static Optional<Path> find(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("") + SYSTEM_FOLDERS;
        for (String folder : path.split(":", -1)) {
            Path candidate = Path.of(folder).resolve(program);
            if (candidate.isAbsolute() && Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
