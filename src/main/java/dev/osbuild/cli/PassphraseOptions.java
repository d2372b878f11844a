package dev.osbuild.cli;

import dev.osbuild.trust.Passphrase;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the passphrase of a secret key comes from; never from the command line itself, which others can read. */
final class PassphraseOptions {

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "File whose first line is the secret key's passphrase; of mode 0600.")
    private @Nullable Path file;

    @Option(
            names = "--passphrase-fd",
            paramLabel = "N",
            description = "Open descriptor whose first line is the secret key's passphrase.")
    private @Nullable Integer descriptor;

    Optional<Path> file() {
        return Optional.ofNullable(file).map(Path::toAbsolutePath);
    }

    Optional<Integer> descriptor() {
        return Optional.ofNullable(descriptor);
    }

    /** Read at once; a descriptor can be read only once. */
    Optional<Passphrase> read() {
        return descriptor().map(Passphrase::readDescriptor).or(() -> file().map(Passphrase::read));
    }
}
