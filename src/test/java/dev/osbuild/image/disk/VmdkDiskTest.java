package dev.osbuild.image.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.image.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A sound image with one full and one empty grain, and one way to break each rule. */
class VmdkDiskTest {

    private static final int SECTOR = 512;
    private static final int GRAIN_SECTORS = 8;
    private static final int GRAIN = GRAIN_SECTORS * SECTOR;
    private static final int DESCRIPTOR = SECTOR;
    private static final int DIRECTORY = 2 * SECTOR;
    private static final int TABLE = 3 * SECTOR;
    private static final int MARK = 4 * SECTOR;
    private static final int IMAGE_BYTES = 8 * SECTOR;
    private static final String TYPE = "createType=\"streamOptimized\"\n";

    private static byte[] content() {
        byte[] content = new byte[GRAIN];
        Arrays.fill(content, 100, 400, (byte) 7);
        return content;
    }

    private static ByteBuffer image() {
        ByteBuffer image = ByteBuffer.allocate(IMAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        image.putInt(0, VmdkDisk.MAGIC).putInt(4, 3).putInt(8, 1 << 16);
        image.putLong(12, 2 * GRAIN_SECTORS).putLong(20, GRAIN_SECTORS);
        image.putLong(28, DESCRIPTOR / SECTOR).putLong(36, 1);
        image.putInt(44, 128).putLong(56, DIRECTORY / SECTOR);
        describe(image, "version=1\nCID=1\n" + TYPE);
        image.putInt(DIRECTORY, TABLE / SECTOR);
        image.putInt(TABLE, MARK / SECTOR);
        Deflater deflater = new Deflater();
        deflater.setInput(content());
        deflater.finish();
        byte[] packed = new byte[GRAIN];
        int length = deflater.deflate(packed);
        deflater.end();
        image.putInt(MARK + 8, length).put(MARK + 12, packed, 0, length);
        return image;
    }

    private static byte[] bytes(ByteBuffer image) {
        byte[] bytes = new byte[image.capacity()];
        image.get(0, bytes);
        return bytes;
    }

    private static void describe(ByteBuffer image, String text) {
        image.put(DESCRIPTOR, new byte[SECTOR]);
        image.put(DESCRIPTOR, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static ByteBuffer read(byte[] image) throws IOException {
        ByteSource disk = VmdkDisk.open(ByteSource.of(image));
        return disk.read(0, (int) disk.size());
    }

    @Test
    void aSoundOneIsRead() throws IOException {
        byte[] disk = Arrays.copyOf(content(), 2 * GRAIN);

        assertThat(read(bytes(image()))).isEqualTo(ByteBuffer.wrap(disk));
    }

    @Test
    void aHeaderAtTheEndCounts() throws IOException {
        ByteBuffer image = image();
        byte[] streamed = Arrays.copyOf(bytes(image), IMAGE_BYTES + 2 * SECTOR);
        System.arraycopy(streamed, 0, streamed, IMAGE_BYTES, SECTOR);
        ByteBuffer.wrap(streamed).order(ByteOrder.LITTLE_ENDIAN).putLong(56, -1);

        assertThat(read(streamed)).isEqualTo(read(bytes(image)));
    }

    @Test
    void aFirstHeaderThatSaysAnotherSizeIsRefused() {
        byte[] streamed = Arrays.copyOf(bytes(image()), IMAGE_BYTES + 2 * SECTOR);
        System.arraycopy(streamed, 0, streamed, IMAGE_BYTES, SECTOR);
        ByteBuffer.wrap(streamed).order(ByteOrder.LITTLE_ENDIAN).putLong(56, -1).putLong(12, 0);

        assertThatThrownBy(() -> read(streamed)).hasMessageContaining("its two headers have different disk sizes");
    }

    private static Arguments rule(String refusal, Consumer<ByteBuffer> mutation) {
        return arguments(refusal, mutation);
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                rule("it has no magic number", image -> image.put(0, (byte) 'x')),
                rule("its version is 4", image -> image.putInt(4, 4)),
                rule("its version is 0", image -> image.putInt(4, 0)),
                rule("its grain size is out of range", image -> image.putLong(20, 4)),
                rule("its grain size is out of range", image -> image.putLong(20, 12)),
                rule("its grain size is out of range", image -> image.putLong(20, 1 << 20)),
                rule("its disk size is out of range", image -> image.putLong(12, 0)),
                rule("its disk size is out of range", image -> image.putLong(12, 1L << 39)),
                rule("its tables have a wrong size", image -> image.putInt(44, 0)),
                rule("its tables have a wrong size", image -> image.putInt(44, 8192)),
                rule("its descriptor lies outside", image -> image.putLong(28, 0)),
                rule("its descriptor lies outside", image -> image.putLong(28, IMAGE_BYTES / SECTOR)),
                rule("its descriptor lies outside", image -> image.putLong(36, 1 << 20)),
                rule("its descriptor names no type", image -> describe(image, "version=1\n")),
                rule(
                        "it is of the type monolithicFlat, which names other files",
                        image -> describe(image, "createType=\"monolithicFlat\"\n")),
                rule(
                        "it is of the type twoGbMaxExtentSparse, which names other files",
                        image -> describe(image, "createType=\"twoGbMaxExtentSparse\"\n")),
                rule("it leans on a parent", image -> describe(image, "parentCID=12345678\n" + TYPE)),
                rule("it leans on a parent", image -> describe(image, "parentCID=ffffffff\nparentCID=1\n" + TYPE)),
                rule("it names a parent", image -> describe(image, TYPE + "parentFileNameHint=\"/etc/shadow\"\n")),
                rule(
                        "its descriptor names extents in other files",
                        image -> describe(image, TYPE + "RW 16 FLAT \"/etc/shadow\" 0\n")),
                rule(
                        "its descriptor names extents in other files",
                        image -> describe(image, TYPE + "RW 8 SPARSE \"a\"\nRW 8 SPARSE \"b\"\n")),
                rule("its descriptor names two types", image -> describe(image, TYPE + "xcreateType=\"vmfs\"\n")),
                rule("its grain directory lies outside the file", image -> image.putLong(56, 0)),
                rule("its grain directory lies outside the file", image -> image.putLong(56, 1 << 30)),
                rule("it has no magic number", image -> image.putLong(56, -1)),
                rule("a grain has a wrong mark", image -> image.putLong(MARK, GRAIN_SECTORS)),
                rule("a grain has a wrong mark", image -> image.putInt(MARK + 8, 0)),
                rule("a grain has a wrong mark", image -> image.putInt(MARK + 8, -1)),
                rule("a compressed block is damaged", image -> image.putInt(MARK + 12, -1)),
                rule("a compressed block is too short", image -> image.putInt(MARK + 8, 6)));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @MethodSource("rules")
    void refuses(String refusal, Consumer<ByteBuffer> mutation) {
        ByteBuffer image = image();
        mutation.accept(image);

        assertThatThrownBy(() -> read(bytes(image)))
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining(refusal);
    }
}
