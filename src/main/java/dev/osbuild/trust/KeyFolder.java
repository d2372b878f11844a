package dev.osbuild.trust;

import dev.osbuild.base.AtomicFile;
import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The user's keys, a file for each public key, {@code FINGERPRINT.public.asc}, and one for each secret. */
public final class KeyFolder {

    private static final String PUBLIC = ".public.asc";
    private static final String SECRET = ".secret.asc";

    private final Path folder;

    public KeyFolder(Path folder) {
        this.folder = folder;
    }

    /** {@code OSBUILD_KEYS}, else {@code XDG_CONFIG_HOME/osbuild/keys}, else {@code ~/.config/osbuild/keys}. */
    public static KeyFolder of(Map<String, String> environment) {
        String own = environment.getOrDefault("OSBUILD_KEYS", "");
        if (!own.isEmpty()) {
            return new KeyFolder(Path.of(own).toAbsolutePath());
        }
        String configuration = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path parent = configuration.isEmpty()
                ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", "/")), ".config")
                : Path.of(configuration);
        return new KeyFolder(parent.toAbsolutePath().resolve("osbuild").resolve("keys"));
    }

    /** Keeps a secret key and its public part; gives the secret's file. */
    public Path add(SecretKey key) throws IOException {
        Path file = folder.resolve(key.fingerprint() + SECRET);
        PrivateFile.write(file, key.armored());
        AtomicFile.write(folder.resolve(key.fingerprint() + PUBLIC), key.armoredPublicKey());
        return file;
    }

    /**
     * Takes over every key of a file, secret or public.
     *
     * @return fingerprints of the keys
     * @throws OsbuildException.Usage when the file holds a secret and others can read it
     */
    public List<String> importFile(Path file) throws IOException {
        if (OpenPgpKeyring.holdsSecret(file)) {
            SecretKey key = SecretKey.load(file);
            add(key);
            return List.of(key.fingerprint());
        }
        OpenPgpKeyring keyring = OpenPgpKeyring.load(file);
        List<String> imported = new ArrayList<>();
        for (PublicKey key : keyring.keys()) {
            AtomicFile.write(folder.resolve(key.fingerprint() + PUBLIC), key.armored());
            imported.add(key.fingerprint());
        }
        return imported;
    }

    /** Every key, in the order of fingerprints. */
    public List<Entry> list() throws IOException {
        List<Entry> entries = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return entries;
        }
        List<Path> files;
        try (var found = Files.list(folder)) {
            files = found.filter(file -> file.toString().endsWith(PUBLIC))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            for (PublicKey key : OpenPgpKeyring.load(file).keys()) {
                entries.add(new Entry(key, Files.exists(folder.resolve(key.fingerprint() + SECRET))));
            }
        }
        return entries;
    }

    /**
     * The public key with a fingerprint.
     *
     * @throws OsbuildException.Usage when there is none
     */
    public OpenPgpKeyring publicKey(String fingerprint) {
        String name = normalized(fingerprint);
        return OpenPgpKeyring.load(existing(name, PUBLIC)).pinnedTo(List.of(name));
    }

    /** The secret key with a fingerprint. */
    public SecretKey secretKey(String fingerprint) {
        return SecretKey.load(existing(normalized(fingerprint), SECRET));
    }

    /** The file of a secret key, when {@code name} is a fingerprint and the key is here. */
    public Optional<Path> secretFile(String name) {
        Path file = folder.resolve(normalized(name) + SECRET);
        return isFingerprint(normalized(name)) && Files.exists(file) ? Optional.of(file) : Optional.empty();
    }

    private Path existing(String fingerprint, String kind) {
        Path file = folder.resolve(fingerprint + kind);
        if (!isFingerprint(fingerprint) || !Files.exists(file)) {
            throw new OsbuildException.Usage(
                    "there is no " + (kind.equals(SECRET) ? "secret" : "public") + " key " + fingerprint,
                    folder.toString(),
                    "'osbuild keys list' shows what there is; 'osbuild keys import FILE' adds one");
        }
        return file;
    }

    private static boolean isFingerprint(String name) {
        return name.matches("[0-9a-f]{40}|[0-9a-f]{64}");
    }

    private static String normalized(String fingerprint) {
        return fingerprint.replace(" ", "").toLowerCase(Locale.ROOT);
    }

    /**
     * A key in the folder.
     *
     * @param hasSecret whether it can sign here
     */
    public record Entry(PublicKey key, boolean hasSecret) {}
}
