package dev.osbuild.image.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.SourceEpoch;
import dev.osbuild.image.ByteSource;
import dev.osbuild.image.GuidSeed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
