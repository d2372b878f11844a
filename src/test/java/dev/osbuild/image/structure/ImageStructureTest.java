package dev.osbuild.image.structure;

import static dev.osbuild.image.structure.SampleImage.CATALOGUE;
import static dev.osbuild.image.structure.SampleImage.CLUSTER;
import static dev.osbuild.image.structure.SampleImage.COMPRESSED;
import static dev.osbuild.image.structure.SampleImage.COMPRESSED_INDEX;
import static dev.osbuild.image.structure.SampleImage.COPIED;
import static dev.osbuild.image.structure.SampleImage.FIRST_LEVEL;
import static dev.osbuild.image.structure.SampleImage.PARTITION;
import static dev.osbuild.image.structure.SampleImage.REFCOUNT_BLOCK;
import static dev.osbuild.image.structure.SampleImage.REFCOUNT_TABLE;
import static dev.osbuild.image.structure.SampleImage.SECOND_LEVEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.image.files.InstalledPackage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sound images, and one way to break each rule of their formats. */
class ImageStructureTest {

    private static final int DISC_RECORD_BYTES = 42;

    /** The L2 entry of the compressed cluster. */
    private static final int PACKED = SECOND_LEVEL + 8 * COMPRESSED_INDEX;

    @TempDir
    private Path folder;

    private String check(ByteBuffer image) throws IOException {
        return ImageStructure.check(Files.write(folder.resolve("image"), bytes(image)))
                .map(SoundImage::words)
                .orElse("unknown");
    }

    private static byte[] bytes(ByteBuffer image) {
        byte[] bytes = new byte[image.capacity()];
        image.get(0, bytes);
        return bytes;
    }

    private void refused(ByteBuffer image, String reason) {
        assertThatThrownBy(() -> check(image))
                .isInstanceOfSatisfying(
                        OsbuildException.VerificationFailed.class,
                        error -> assertThat(error.where()).endsWith("image"))
                .hasMessageContaining(reason);
    }

    private static Arguments rule(String refusal, Consumer<ByteBuffer> mutation) {
        return arguments(refusal, mutation);
    }

    @Test
    void acceptsSoundImages() throws IOException {
        assertThat(check(SampleImage.qcow2(folder)))
                .startsWith("qcow2 version 3, ")
                .endsWith("2 partitions apart from each other, holding squashfs 4.0, zstd, 5 inodes;"
                        + " FAT12, 2 files in clusters of their own");
        assertThat(check(SampleImage.disk(folder))).contains("two equal partition tables");
        assertThat(check(SampleImage.squashfs())).isEqualTo("squashfs 4.0, zstd, 5 inodes");
        assertThat(check(SampleImage.disc())).isEqualTo("ISO 9660 volume OURS, 1 files inside it, 1 squashfs");
        assertThat(check(ByteBuffer.allocate(10))).isEqualTo("unknown");
    }

    @Test
    void findsTheSystemsAndTheirPackages() throws IOException {
        List<InstalledPackage> packages = List.of(new InstalledPackage("good", "amd64", "1-2"));

        assertThat(systems(SampleImage.squashfs())).containsExactly(new InstalledSystem("", Optional.of(packages)));
        assertThat(systems(SampleImage.qcow2(folder)))
                .containsExactly(new InstalledSystem("system", Optional.of(packages)));
        assertThat(systems(SampleImage.disc())).containsExactly(new InstalledSystem("system", Optional.of(packages)));
    }

    private List<InstalledSystem> systems(ByteBuffer image) throws IOException {
        return ImageStructure.check(Files.write(folder.resolve("image"), bytes(image)))
                .orElseThrow()
                .systems();
    }

    @Test
    void refusesADiscWhoseFileLiesOutsideOrIsDamaged() throws IOException {
        refused(SampleImage.disc().putInt(SampleImage.DISC_FILE + 10, 1 << 20), "lies behind its end");
        refused(SampleImage.disc().putInt(19 * 2048 + 4, 0), "no inode");
    }

    static Stream<Arguments> discRules() {
        return Stream.of(
                rule("it lies outside the disc", disc -> disc.putInt(17 * 2048 + 71, 22)),
                rule("it lies outside the disc", disc -> disc.putInt(17 * 2048 + 71, 16)),
                rule("its validation entry is damaged", disc -> disc.put(CATALOGUE + 5, (byte) 1)),
                rule("its validation entry is damaged", disc -> disc.putShort(CATALOGUE + 30, (short) 0)),
                rule("it holds an entry of unknown kind", disc -> disc.put(CATALOGUE + 32, (byte) 1)),
                rule("it holds an entry of unknown kind", disc -> disc.put(CATALOGUE + 64, (byte) 0x44)),
                rule("it wants a drive emulated", disc -> disc.put(CATALOGUE + 97, (byte) 2)),
                rule("it starts a program outside the disc", disc -> disc.putInt(CATALOGUE + 104, 22)),
                rule("it starts a program outside the disc", disc -> disc.putShort(CATALOGUE + 38, (short) 13)),
                rule("the MBR does not protect the whole disk", disc -> disc.putShort(510, (short) 0xAA55)),
                rule(
                        "the first sector has no boot mark",
                        disc -> disc.put(512, "EFI PART".getBytes(StandardCharsets.US_ASCII))),
                rule("it is longer than a sector", disc -> disc.putShort(CATALOGUE + 66, (short) 62)),
                rule("the file system occurs twice", disc -> {
                    byte[] record = new byte[DISC_RECORD_BYTES];
                    disc.get(SampleImage.DISC_FILE, record).put(SampleImage.DISC_FILE + DISC_RECORD_BYTES, record);
                }));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @MethodSource("discRules")
    void refusesADisc(String refusal, Consumer<ByteBuffer> mutation) throws IOException {
        ByteBuffer disc = SampleImage.disc();
        mutation.accept(disc);

        refused(disc, refusal);
    }

    /** Both copies of the table have right checksums, and the second says otherwise. */
    @Test
    void refusesASecondCopyThatDiffersInWhatNobodyReads() throws IOException {
        ByteBuffer disk = SampleImage.disk(folder).put(479 * 512 + 48, (byte) 4);
        seal(disk, 511 * 512, 479 * 512);

        refused(disk, "the copies at the start and the end of the disk differ");
    }

    private static void seal(ByteBuffer disk, int header, int entries) {
        disk.putInt(header + 88, checksum(disk, entries, 128 * 128)).putInt(header + 16, 0);
        disk.putInt(header + 16, checksum(disk, header, 92));
    }

    private static int checksum(ByteBuffer bytes, int at, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes.slice(at, length));
        return (int) crc.getValue();
    }

    @Test
    void holdsAFileToWhatItsManifestSays() throws IOException {
        Path file = Files.write(folder.resolve("image"), bytes(SampleImage.squashfs()));

        assertThatThrownBy(() -> ImageStructure.check(file, "application/x-qemu-disk"))
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining("no magic number");
    }

    static Stream<Arguments> qcow2Rules() {
        return Stream.of(
                rule("its version is 4", image -> image.putInt(4, 4)),
                rule("leans on a backing file", image -> image.putLong(8, 200)),
                rule("cluster size is out of range", image -> image.putInt(20, 30)),
                rule("it is encrypted", image -> image.putInt(32, 1)),
                rule("it holds snapshots", image -> image.putInt(60, 1)),
                rule("was not closed properly", image -> image.putLong(72, 1)),
                rule("its data lie in another file", image -> image.putLong(72, 4)),
                rule("it has parts that other programs may drop", image -> image.putLong(88, 2)),
                rule("needs features this program does not know", image -> image.putLong(72, 1 << 10)),
                rule("L1 table has the wrong size", image -> image.putInt(36, 0)),
                rule("L1 table lies outside", image -> image.putLong(40, 1L << 40)),
                rule("refcount table has the wrong size", image -> image.putInt(56, 0)),
                rule("refcount table shares a cluster", image -> image.putLong(48, FIRST_LEVEL)),
                rule("L1 entry has reserved bits", image -> image.putLong(FIRST_LEVEL, SECOND_LEVEL | COPIED | 1)),
                rule("L1 entry is wrong about sharing", image -> image.putLong(FIRST_LEVEL, SECOND_LEVEL)),
                rule(
                        "L2 table does not begin at a cluster",
                        image -> image.putLong(FIRST_LEVEL, (SECOND_LEVEL + 512) | COPIED)),
                rule("L2 table lies outside", image -> image.putLong(FIRST_LEVEL, 1L << 40 | COPIED)),
                rule("L2 table shares a cluster", image -> image.putLong(FIRST_LEVEL, FIRST_LEVEL | COPIED)),
                rule(
                        "L2 table shares a cluster",
                        image -> image.putInt(36, 2).putLong(FIRST_LEVEL + 8, SECOND_LEVEL | COPIED)),
                rule("L2 entry has reserved bits", image -> image.putLong(SECOND_LEVEL, 5 * CLUSTER | COPIED | 2)),
                rule("L2 entry is wrong about sharing", image -> image.putLong(SECOND_LEVEL, 5 * CLUSTER)),
                rule(
                        "data cluster does not begin at a cluster",
                        image -> image.putLong(SECOND_LEVEL, (5 * CLUSTER + 512) | COPIED)),
                rule("data cluster lies outside", image -> image.putLong(SECOND_LEVEL, 1L << 40 | COPIED)),
                rule("data cluster shares a cluster", image -> image.putLong(SECOND_LEVEL, REFCOUNT_TABLE | COPIED)),
                rule(
                        "data cluster shares a cluster",
                        image -> image.putLong(SECOND_LEVEL + 8 * 511, image.getLong(SECOND_LEVEL))),
                rule(
                        "compressed cluster claims to be a plain one",
                        image -> image.putLong(PACKED, image.getLong(PACKED) | COPIED)),
                rule("compressed cluster lies outside", image -> image.putLong(PACKED, COMPRESSED | 1L << 40)),
                rule("compressed cluster lies outside", image -> image.putLong(PACKED, COMPRESSED)),
                rule(
                        "compressed cluster ends outside",
                        image -> image.putLong(PACKED, COMPRESSED | 15L << 58 | (image.capacity() - 512))),
                rule("compressed cluster shares a cluster", image -> image.putLong(PACKED, COMPRESSED | SECOND_LEVEL)),
                rule(
                        "refcount table entry has reserved bits",
                        image -> image.putLong(REFCOUNT_TABLE, REFCOUNT_BLOCK | 1)),
                rule(
                        "refcount block does not begin at a cluster",
                        image -> image.putLong(REFCOUNT_TABLE, REFCOUNT_BLOCK + 512)),
                rule("refcount block lies outside", image -> image.putLong(REFCOUNT_TABLE, 1L << 40)),
                rule("refcount block shares a cluster", image -> image.putLong(REFCOUNT_TABLE, SECOND_LEVEL)),
                rule("is used 1 times and counted 0 times", image -> image.putShort(REFCOUNT_BLOCK + 10, (short) 0)),
                rule("is lost: counted 2 times, used 1", image -> image.putShort(REFCOUNT_BLOCK + 10, (short) 2)),
                rule("is lost: counted 1 times, used 0", image -> image.putLong(SECOND_LEVEL, 0)),
                rule("counts a cluster behind the end", image -> image.putShort(REFCOUNT_BLOCK + 4000, (short) 1)),
                rule("is used 1 times and counted 0 times", image -> image.putLong(REFCOUNT_TABLE, 0)),
                rule("first header has no signature", image -> image.put(5 * CLUSTER + 512, (byte) 0)),
                rule(
                        "a compressed block is",
                        image -> image.put((int) (image.getLong(PACKED) & 0xFFFF_FFFFL), (byte) 0xFF)));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @MethodSource("qcow2Rules")
    void refusesAQcow2Image(String refusal, Consumer<ByteBuffer> mutation) throws IOException {
        ByteBuffer image = SampleImage.qcow2(folder);
        mutation.accept(image);

        refused(image, refusal);
    }

    static Stream<Arguments> squashfsRules() {
        return Stream.of(
                rule("is not of version 4.0", image -> image.putShort(28, (short) 3)),
                rule("its compressor is unknown", image -> image.putShort(20, (short) 9)),
                rule("its block size is wrong", image -> image.putInt(12, 1000)),
                rule("it is cut short", image -> image.putLong(40, 1L << 30)),
                rule("a table lies outside", image -> image.putLong(80, 5000)),
                rule("it has no inode", image -> image.putInt(4, 0)),
                rule("it has no owner ids", image -> image.putShort(26, (short) 0)),
                rule("it has no inode table", image -> image.putLong(64, -1)),
                rule("it has no directory table", image -> image.putLong(72, -1)),
                rule("directory table does not follow", image -> image.putLong(72, 96)),
                rule("id table does not follow", image -> image.putLong(48, 97)),
                rule("fragment table does not follow", image -> image.putLong(80, -1)),
                rule("root inode lies outside", image -> image.putLong(32, 5000L << 16)));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @MethodSource("squashfsRules")
    void refusesASquashfsImage(String refusal, Consumer<ByteBuffer> mutation) throws IOException {
        ByteBuffer image = SampleImage.squashfs();
        mutation.accept(image);

        refused(image, refusal);
    }

    static Stream<Arguments> diskRules() {
        return Stream.of(
                rule("first sector has no boot mark", image -> image.putShort(510, (short) 0)),
                rule("MBR does not protect the whole disk", image -> image.put(450, (byte) 0x83)),
                rule("something follows the second header", image -> image.put(511 * 512 + 100, (byte) 1)),
                rule("MBR has partitions of its own", image -> image.put(470, (byte) 1)),
                rule("first header has a wrong checksum", image -> image.put(512 + 60, (byte) 9)),
                rule("the second header has no signature", image -> image.put(511 * 512, (byte) 0)),
                rule("entries at sector 2 have a wrong checksum", image -> image.put(1024 + 60, (byte) 9)),
                rule("entries at sector 479 have a wrong checksum", image -> image.put(479 * 512 + 60, (byte) 9)),
                rule("its compressor is unknown", image -> image.putShort(PARTITION + 20, (short) 9)),
                rule("it is cut short", image -> image.putLong(PARTITION + 40, 65 * 512)),
                rule("EFI system partition holds no FAT", image -> image.put(SampleImage.EFI_PARTITION, (byte) 0)),
                rule(
                        "the copies of its allocation table differ",
                        image -> image.put(SampleImage.EFI_PARTITION + SampleFat.TABLE + 9, (byte) 1)));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @MethodSource("diskRules")
    void refusesADisk(String refusal, Consumer<ByteBuffer> mutation) throws IOException {
        ByteBuffer image = SampleImage.disk(folder);
        mutation.accept(image);

        refused(image, refusal);
    }

    /** Whatever is done to an image, it is sound or refused. */
    @Test
    void neverFailsOtherwise() throws IOException {
        ByteBuffer sound = SampleImage.qcow2(folder);
        Random random = new Random(42);
        for (int round = 0; round < 1000; round++) {
            byte[] mutated = bytes(sound);
            for (int change = 0; change < 3; change++) {
                mutated[random.nextInt(5 * CLUSTER)] = (byte) random.nextInt(256);
            }
            byte[] cut = random.nextInt(10) == 0 ? Arrays.copyOf(mutated, random.nextInt(mutated.length)) : mutated;
            try {
                assertThat(check(ByteBuffer.wrap(cut))).isNotEmpty();
            } catch (OsbuildException.VerificationFailed expected) {
                assertThat(expected.where()).isNotEmpty();
            }
        }
    }
}
