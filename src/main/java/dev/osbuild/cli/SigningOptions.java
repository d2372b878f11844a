package dev.osbuild.cli;

import dev.osbuild.build.SigningChoice;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The key that signs what a build makes. */
final class SigningOptions {

    @Option(
            names = "--sign-key",
            paramLabel = "KEY",
            description =
                    "Sign manifest and sums: a secret key's file, or the fingerprint of one in 'osbuild keys list'.")
    private @Nullable String key;

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "File whose first line unlocks the key; of mode 0600.")
    private @Nullable Path passphraseFile;

    @Option(
            names = "--passphrase-fd",
            paramLabel = "N",
            description = "Open descriptor whose first line unlocks the key.")
    private @Nullable Integer passphraseDescriptor;

    SigningChoice choice() {
        return new SigningChoice(
                Optional.ofNullable(key),
                Optional.ofNullable(passphraseFile).map(Path::toAbsolutePath),
                Optional.ofNullable(passphraseDescriptor));
    }
}
