package dev.osbuild.build;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.pipeline.Project;
import dev.osbuild.profile.Signing;
import dev.osbuild.trust.KeyFolder;
import dev.osbuild.trust.Passphrase;
import dev.osbuild.trust.SecretKey;
import dev.osbuild.trust.Signer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds who signs a build: the key of the command line, else the profile's key or program, else nobody. */
final class Signers {

    private final Optional<Signing> section;
    private final SigningChoice choice;
    private final Project project;
    private final KeyFolder keys;

    Signers(Optional<Signing> section, SigningChoice choice, Project project, Map<String, String> environment) {
        this.section = section;
        this.choice = choice.over(section, project.root());
        this.project = project;
        this.keys = KeyFolder.of(environment);
    }

    /**
     * Opens the signer, before a build begins, so that a wrong passphrase costs no build.
     *
     * @throws OsbuildException.Usage when the key cannot sign
     */
    Optional<Signer> open() {
        if (choice.key().isPresent()) {
            Optional<Passphrase> passphrase = choice.passphraseDescriptor()
                    .map(Passphrase::readDescriptor)
                    .or(() -> choice.passphraseFile().map(Passphrase::read));
            return Optional.of(SecretKey.load(keyFile(choice.key().get())).signer(passphrase, Instant.now()));
        }
        if (choice.passphraseFile().isPresent() || choice.passphraseDescriptor().isPresent()) {
            throw new OsbuildException.Usage(
                    "there is a passphrase but no key", "--passphrase-file", "name the key by --sign-key");
        }
        return section.filter(signing -> !signing.command().isEmpty())
                .map(signing -> new ProgramSigner(signing.command(), project.root()));
    }

    /** Files that a signed build depends on. */
    List<Path> dependencies() {
        List<Path> files = new ArrayList<>();
        choice.key().ifPresent(key -> files.add(keyFile(key)));
        choice.passphraseFile().ifPresent(files::add);
        return files;
    }

    private Path keyFile(String name) {
        return keys.secretFile(name).orElseGet(() -> project.resolve(name));
    }
}
