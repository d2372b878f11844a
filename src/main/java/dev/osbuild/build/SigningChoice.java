package dev.osbuild.build;

import dev.osbuild.profile.Signing;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a command line says about signing, before what the profile says.
 *
 * @param key a secret key's file, or the fingerprint of one in the key folder
 * @param passphraseFile whose first line unlocks it
 * @param passphraseDescriptor an open descriptor to read the passphrase from
 */
public record SigningChoice(
        Optional<String> key, Optional<Path> passphraseFile, Optional<Integer> passphraseDescriptor) {

    /** Leaves it to the profile. */
    public static final SigningChoice OF_PROFILE =
            new SigningChoice(Optional.empty(), Optional.empty(), Optional.empty());

    /** This choice, and the profile's where this one is silent. */
    SigningChoice over(Optional<Signing> section, Path project) {
        if (key.isPresent() || section.isEmpty()) {
            return this;
        }
        Optional<Path> file = passphraseFile.isPresent() || passphraseDescriptor.isPresent()
                ? passphraseFile
                : section.get().passphraseFile().map(project::resolve);
        return new SigningChoice(section.get().key(), file, passphraseDescriptor);
    }
}
