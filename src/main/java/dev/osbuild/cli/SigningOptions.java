package dev.osbuild.cli;

import dev.osbuild.build.SigningChoice;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The key that signs what a build makes. */
final class SigningOptions {

    @Option(
            names = "--sign-key",
            paramLabel = "KEY",
            description =
                    "Sign manifest and sums: a secret key's file, or the fingerprint of one in 'osbuild keys list'.")
    private @Nullable String key;

    @Mixin
    private PassphraseOptions passphrase = new PassphraseOptions();

    SigningChoice choice() {
        return new SigningChoice(Optional.ofNullable(key), passphrase.file(), passphrase.descriptor());
    }
}
