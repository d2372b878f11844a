package dev.osbuild.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.SourceEpoch;
import dev.osbuild.image.structure.ImageStructure;
import dev.osbuild.trust.sbom.Bill;
import dev.osbuild.trust.sbom.CycloneDx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Documents and images with a few bytes changed, by seeds that stay: refused with one kind of error, or taken. */
@Timeout(60)
class HostileDocumentsTest {

    private static final int ROUNDS = 400;

    @TempDir
    private Path folder;

    private enum Kind {
        MANIFEST,
        SIGNATURE,
        KEY,
        BILL,
        QCOW2,
        VMDK,
        VHDX,
        SQUASHFS,
        DISK
    }

    private byte[] sample(Kind kind) throws IOException {
        SecretKey key =
                new KeyGeneration("t", Instant.now().minusSeconds(9), Duration.ofDays(9), Optional.empty()).generate();
        return switch (kind) {
            case MANIFEST -> manifest().bytes();
            case SIGNATURE -> key.signer(Optional.empty(), Instant.now()).sign(new byte[3]);
            case KEY -> key.armoredPublicKey();
            case BILL -> CycloneDx.of(new Bill("x", "1", "amd64", new SourceEpoch(1_700_000_000), "1", List.of()));
            case QCOW2 -> header("QFI\u00fb\0\0\0\u0003");
            case VMDK -> header("KDMV\u0003\0\0\0");
            case VHDX -> header("vhdxfile");
            case SQUASHFS -> header("hsqs");
            case DISK -> header("\0".repeat(512) + "EFI PART");
        };
    }

    private static byte[] header(String start) {
        byte[] bytes = new byte[1 << 19];
        byte[] magic = start.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(magic, 0, bytes, 0, magic.length);
        return bytes;
    }

    private static Manifest manifest() {
        return new Manifest(
                Manifest.SCHEMA,
                Map.of("id", "x"),
                "x",
                "amd64",
                1,
                List.of(new Manifest.Artifact("a", "x", "y", 1, "0".repeat(64), "0".repeat(128))),
                Map.of(),
                Map.of());
    }

    private void read(Kind kind, byte[] bytes) throws IOException {
        switch (kind) {
            case MANIFEST -> Manifest.parse(bytes, "manifest");
            case SIGNATURE -> DetachedSignature.parse(bytes, "signature");
            case KEY -> OpenPgpKeyring.read(new ByteArrayInputStream(bytes), "key");
            case BILL -> BillCheck.check(BilledPackage.read(bytes, "bill"), manifest(), "bill");
            default -> ImageStructure.check(Files.write(folder.resolve("image"), bytes));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void isRefusedInOneWayOrTaken(Kind kind) throws IOException {
        byte[] good = sample(kind);
        int span = Math.min(good.length, 4096);
        long refused = Stream.iterate(0, seed -> seed + 1)
                .limit(ROUNDS)
                .filter(seed -> isRefused(kind, mutated(good, span, seed), seed))
                .count();
        assertThat(refused).as("changes that were noticed").isPositive();
    }

    private static byte[] mutated(byte[] good, int span, int seed) {
        Random random = new Random(seed);
        byte[] bytes =
                random.nextInt(8) == 0 ? java.util.Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
        int changes = 1 + random.nextInt(6);
        for (int change = 0; change < changes && bytes.length > 0; change++) {
            bytes[random.nextInt(Math.min(span, bytes.length))] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private boolean isRefused(Kind kind, byte[] bytes, int seed) {
        try {
            read(kind, bytes);
            return false;
        } catch (OsbuildException.VerificationFailed e) {
            return true;
        } catch (IOException | RuntimeException e) {
            return fail(kind + " with seed " + seed + " ends in " + e, e);
        }
    }
}
