package dev.osbuild.trust;

import dev.osbuild.base.OsbuildException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;

/** Public keys that may sign, addressed by the fingerprint of their primary key. */
public final class OpenPgpKeyring {

    private static final int MAX_BYTES = 16 << 20;

    private final Map<String, PGPPublicKeyRing> rings;

    private OpenPgpKeyring(Map<String, PGPPublicKeyRing> rings) {
        this.rings = rings;
    }

    /**
     * Loads a file of public keys: binary, or one or more armored blocks.
     *
     * @throws OsbuildException.Usage when the file cannot be read
     * @throws OsbuildException.VerificationFailed when it holds no public key
     */
    public static OpenPgpKeyring load(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString());
        } catch (IOException e) {
            throw new OsbuildException.Usage(
                    "the keyring cannot be read: " + e, file.toString(), "name an existing file of OpenPGP keys");
        }
    }

    /** As {@link #load}, from a stream, which stays open; {@code where} names it in messages. */
    public static OpenPgpKeyring read(InputStream in, String where) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES);
        Map<String, PGPPublicKeyRing> rings = new LinkedHashMap<>();
        try {
            for (byte[] block : Armor.blocks(bytes)) {
                readBlock(block, rings);
            }
        } catch (IOException | RuntimeException e) {
            throw new OsbuildException.VerificationFailed(
                    "the keyring is damaged: " + e.getMessage(), where, "replace it by an intact one", e);
        }
        if (rings.isEmpty()) {
            throw new OsbuildException.VerificationFailed(
                    "the keyring holds no public key", where, "name a file of OpenPGP public keys");
        }
        return new OpenPgpKeyring(rings);
    }

    static OpenPgpKeyring of(PGPPublicKeyRing ring) {
        return new OpenPgpKeyring(Map.of(fingerprint(ring.getPublicKey()), ring));
    }

    /** Whether a file holds secret key packets, of which {@link #load} takes no notice. */
    static boolean holdsSecret(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            for (byte[] block : Armor.blocks(in.readNBytes(MAX_BYTES))) {
                try (InputStream packets = Armor.open(block)) {
                    if (new BcPGPObjectFactory(packets).nextObject() instanceof PGPSecretKeyRing) {
                        return true;
                    }
                }
            }
            return false;
        } catch (NoSuchFileException e) {
            throw new OsbuildException.Usage("there is no such file", file.toString(), "check the path");
        } catch (IOException | RuntimeException e) {
            throw new OsbuildException.Usage("it is not a file of keys: " + e.getMessage(), file.toString(), "");
        }
    }

    /** This keyring and another. */
    public OpenPgpKeyring with(OpenPgpKeyring other) {
        Map<String, PGPPublicKeyRing> all = new LinkedHashMap<>(rings);
        all.putAll(other.rings);
        return new OpenPgpKeyring(all);
    }

    /** The keys, in the order they were read. */
    public List<PublicKey> keys() {
        return rings.values().stream().map(PublicKey::new).toList();
    }

    private static void readBlock(byte[] block, Map<String, PGPPublicKeyRing> rings) throws IOException {
        try (InputStream in = Armor.open(block)) {
            BcPGPObjectFactory factory = new BcPGPObjectFactory(new BufferedInputStream(in));
            for (Object object = factory.nextObject(); object != null; object = factory.nextObject()) {
                if (object instanceof PGPPublicKeyRing ring) {
                    rings.put(fingerprint(ring.getPublicKey()), ring);
                }
            }
        }
    }

    /**
     * The keys with these fingerprints alone.
     *
     * @param fingerprints of primary keys, in hexadecimal
     * @throws OsbuildException.VerificationFailed when one of them is not in this keyring
     */
    public OpenPgpKeyring pinnedTo(Collection<String> fingerprints) {
        Map<String, PGPPublicKeyRing> pinned = new LinkedHashMap<>();
        for (String fingerprint : fingerprints) {
            String name = fingerprint.replace(" ", "").toLowerCase(Locale.ROOT);
            PGPPublicKeyRing ring = rings.get(name);
            if (ring == null) {
                throw new OsbuildException.VerificationFailed(
                        "the key " + name + " is not in the keyring", "", "add the key, or correct the fingerprint");
            }
            pinned.put(name, ring);
        }
        return new OpenPgpKeyring(pinned);
    }

    /** Fingerprints of the primary keys, in lower-case hexadecimal. */
    public Set<String> fingerprints() {
        return Set.copyOf(rings.keySet());
    }

    /** The keys with an id, with the ring each belongs to; ids are not unique. */
    List<Member> find(long keyId) {
        List<Member> found = new ArrayList<>();
        for (PGPPublicKeyRing ring : rings.values()) {
            Optional.ofNullable(ring.getPublicKey(keyId)).ifPresent(key -> found.add(new Member(ring, key)));
        }
        return found;
    }

    static String fingerprint(PGPPublicKey key) {
        return HexFormat.of().formatHex(key.getFingerprint());
    }

    @Override
    public String toString() {
        return rings.keySet().stream().collect(Collectors.joining(", "));
    }

    /** A key and the ring it belongs to. */
    record Member(PGPPublicKeyRing ring, PGPPublicKey key) {
        PGPPublicKey primary() {
            return ring.getPublicKey();
        }
    }
}
