package dev.osbuild.profile;

import java.util.List;
import java.util.Optional;

/** How manifest and sums are signed. */
public record Signing(
        @Setting(
                value = "File of an OpenPGP secret key, or the fingerprint of one in the user's key folder.",
                example = "release-key.asc")
        Optional<String> key,

        @Setting(
                value = "File whose first line unlocks the key. Not kept in the project, and of mode 0600.",
                example = "/run/secrets/release-passphrase")
        Optional<String> passphraseFile,

        @Setting(
                value = "Program and arguments that read a file from standard input and print an armored detached"
                        + " signature, instead of a key: for gpg's agent, a token or a key service.",
                example =
                        "[gpg, --batch, --armor, --detach-sign, --local-user, 0123456789ABCDEF0123456789ABCDEF01234567]")
        List<String> command) {

    public Signing {
        command = List.copyOf(command);
        if (key.isPresent() != command.isEmpty()) {
            throw new IllegalArgumentException("signing needs either 'key' or 'command'");
        }
        if (passphraseFile.isPresent() && key.isEmpty()) {
            throw new IllegalArgumentException("signing.passphrase-file goes with signing.key");
        }
    }
}
