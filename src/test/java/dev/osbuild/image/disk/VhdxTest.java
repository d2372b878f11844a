package dev.osbuild.image.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.SourceEpoch;
import dev.osbuild.image.ByteSource;
import dev.osbuild.image.GuidSeed;
import dev.osbuild.image.MixedEndianGuid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VhdxTest {

    private static final int DISK_BYTES = (5 << 20) + 1024;
    private static final GuidSeed SEED = new GuidSeed("test 1", new SourceEpoch(1_700_000_000L));

    @TempDir
    private Path folder;

    private Path disk() throws IOException {
        byte[] bytes = new byte[DISK_BYTES];
        byte[] content = new byte[3000];
        new Random(1).nextBytes(content);
        System.arraycopy(content, 0, bytes, 100, content.length);
        System.arraycopy(content, 0, bytes, DISK_BYTES - content.length, content.length);
        return Files.write(folder.resolve("disk"), bytes);
    }

    private Path image(String name) throws IOException {
        Path image = folder.resolve(name);
        try (FileChannel disk = FileChannel.open(disk());
                FileChannel file = FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            new VhdxWriter(file, SEED).write(ByteSource.of(disk));
        }
        return image;
    }

    private static byte[] read(Path image) throws IOException {
        try (FileChannel file = FileChannel.open(image)) {
            ByteSource disk = VhdxDisk.open(ByteSource.of(file));
            byte[] content = new byte[(int) disk.size()];
            disk.read(0, content.length).get(content);
            return content;
        }
    }

    @Test
    void theDiskComesBackAsItWas() throws IOException {
        assertThat(read(image("image"))).isEqualTo(Files.readAllBytes(disk()));
    }

    @Test
    void zerosTakeNoRoomAndTwoImagesAreTheSame() throws IOException {
        byte[] first = Files.readAllBytes(image("first"));

        assertThat(first).hasSize((4 + 3) << 20).isEqualTo(Files.readAllBytes(image("second")));
    }

    @Test
    void damageIsRefused() throws IOException {
        Path image = image("image");
        byte[] whole = Files.readAllBytes(image);
        byte[] headless = whole.clone();
        headless[(64 << 10) + 20] ^= 1;
        headless[(128 << 10) + 20] ^= 1;
        byte[] oneHead = whole.clone();
        oneHead[(64 << 10) + 20] ^= 1;
        byte[] noRegions = whole.clone();
        noRegions[(192 << 10) + 16] ^= 1;
        noRegions[(256 << 10) + 16] ^= 1;

        assertThatThrownBy(() -> read(Files.write(image, headless)))
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining("headers");
        assertThatThrownBy(() -> read(Files.write(image, noRegions))).hasMessageContaining("region tables");
        assertThat(read(Files.write(image, oneHead))).hasSize(DISK_BYTES);
    }

    private static byte[] sealed(byte[] image, int at, int length) {
        ByteBuffer part = ByteBuffer.wrap(image, at, length).slice().order(ByteOrder.LITTLE_ENDIAN);
        part.putInt(4, 0);
        part.putInt(4, VhdxWriter.checksum(part));
        return image;
    }

    private static byte[] withHeaders(byte[] image, int at, int value) {
        for (long header : Vhdx.HEADERS_AT) {
            image[(int) header + at] = (byte) value;
            sealed(image, (int) header, Vhdx.HEADER_BYTES);
        }
        return image;
    }

    private static byte[] withRegions(byte[] image, int at, int value) {
        for (long table : Vhdx.REGION_TABLES_AT) {
            image[(int) table + at] = (byte) value;
            sealed(image, (int) table, Vhdx.REGION_TABLE_BYTES);
        }
        return image;
    }

    /** Where the region of an id begins, as the first table says. */
    private static int region(byte[] image, UUID id) {
        ByteBuffer table = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        int entry = (int) Vhdx.REGION_TABLES_AT[0] + 16;
        while (!MixedEndianGuid.get(table.position(entry)).equals(id)) {
            entry += 32;
        }
        return (int) table.getLong(entry + 16);
    }

    /** Where an item of the metadata begins. */
    private static int item(byte[] image, UUID id) {
        int metadata = region(image, Vhdx.METADATA_REGION);
        ByteBuffer table = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        int entry = metadata + 32;
        while (!MixedEndianGuid.get(table.position(entry)).equals(id)) {
            entry += 32;
        }
        return metadata + table.getInt(entry + 16);
    }

    private static byte[] with(byte[] image, int at, int value) {
        image[at] = (byte) value;
        return image;
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                rule("it has no magic number", image -> with(image, 0, 'x')),
                rule("it is shorter than its headers", image -> Arrays.copyOf(image, 1 << 19)),
                rule("neither of its headers is sound", image -> withHeaders(image, 66, 2)),
                rule("it was not closed properly", image -> withHeaders(image, 48, 1)),
                rule("it has too many regions", image -> withRegions(image, 11, 1)),
                rule("a region lies outside the file", image -> withRegions(image, 16 + 16 + 5, 1)),
                rule("it lacks a region", image -> withRegions(image, 16, 0xFF)),
                rule("its metadata have no table", image -> with(image, region(image, Vhdx.METADATA_REGION), 'x')),
                rule(
                        "an item of its metadata lies outside",
                        image -> with(image, region(image, Vhdx.METADATA_REGION) + 32 + 16 + 3, 0x7F)),
                rule("its metadata lack an item", image -> with(image, region(image, Vhdx.METADATA_REGION) + 32, 0xFF)),
                rule("it leans on a parent", image -> with(image, item(image, Vhdx.FILE_PARAMETERS) + 4, 2)),
                rule("its block size is out of range", image -> with(image, item(image, Vhdx.FILE_PARAMETERS), 1)),
                rule("its sector size is unknown", image -> with(image, item(image, Vhdx.LOGICAL_SECTOR), 1)),
                rule("its disk size is out of range", image -> with(image, item(image, Vhdx.DISK_SIZE) + 7, 1)),
                rule("its block table is too short", image -> with(image, item(image, Vhdx.DISK_SIZE) + 5, 1)),
                rule(
                        "a block leans on a parent",
                        image -> with(image, region(image, Vhdx.BLOCK_TABLE_REGION), Vhdx.BLOCK_PARTIALLY_PRESENT)));
    }

    private static Arguments rule(String refusal, UnaryOperator<byte[]> mutation) {
        return arguments(refusal, mutation);
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @MethodSource("rules")
    void refuses(String refusal, UnaryOperator<byte[]> mutation) throws IOException {
        Path image = image("image");
        Path broken = Files.write(folder.resolve("broken"), mutation.apply(Files.readAllBytes(image)));

        assertThatThrownBy(() -> read(broken))
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining(refusal);
    }

    @Test
    void aQcow2WithACompressedClusterIsRead() throws IOException {
        byte[] content = new byte[1 << 16];
        java.util.Arrays.fill(content, 0, 500, (byte) 7);
        java.util.zip.Deflater deflater = new java.util.zip.Deflater(9, true);
        deflater.setInput(content);
        deflater.finish();
        byte[] packed = new byte[512];
        deflater.deflate(packed);
        deflater.end();
        ByteBuffer image = ByteBuffer.allocate(6 << 16);
        image.putInt(0, 0x514649FB).putInt(4, 2).putInt(20, 16).putLong(24, 2 << 16);
        image.putInt(36, 1).putLong(40, 3 << 16).putLong(48, 1 << 16).putInt(56, 1);
        image.putLong(3 << 16, 4L << 16);
        image.putLong((4 << 16) + 8, (1L << 62) | (5L << 16));
        image.put(5 << 16, packed);
        Path file = Files.write(folder.resolve("image"), image.array());

        try (FileChannel channel = FileChannel.open(file)) {
            ByteSource disk = Qcow2Disk.open(ByteSource.of(channel));

            assertThat(disk.read(0, 1 << 16)).isEqualTo(ByteBuffer.allocate(1 << 16));
            assertThat(disk.read(1 << 16, 1 << 16)).isEqualTo(ByteBuffer.wrap(content));
        }
    }
}
