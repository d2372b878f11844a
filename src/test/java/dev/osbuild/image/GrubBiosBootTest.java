package dev.osbuild.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrubBiosBootTest {

    @TempDir
    private Path folder;

    private static byte[] boot() {
        byte[] boot = new byte[512];
        java.util.Arrays.fill(boot, (byte) 0x11);
        boot[510] = 0x55;
        boot[511] = (byte) 0xAA;
        return boot;
    }

    /** Two and a half sectors with the block list of an image of three. */
    private static byte[] core() {
        ByteBuffer core = ByteBuffer.allocate(1300).order(ByteOrder.LITTLE_ENDIAN);
        core.putShort(0x1f4 + 8, (short) 2).putShort(0x1f4 + 10, (short) 0x820);
        return core.array();
    }

    @Test
    void makesTheImagesFindEachOther() throws IOException {
        Path disk = folder.resolve("disk");
        try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            new GrubBiosBoot(boot(), core()).write(channel, 34, 2014);
        }

        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(disk)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(bytes.capacity()).isEqualTo(37 * 512);
        assertThat(bytes.getLong(0x5c)).as("sector of the core image").isEqualTo(34);
        assertThat(bytes.getShort(0x66)).as("drive check").isEqualTo((short) 0x9090);
        assertThat(bytes.getLong(440)).as("partition table left alone").isZero();
        assertThat(bytes.getLong(34 * 512 + 0x1f4)).as("rest of the core image").isEqualTo(35);
    }

    @Test
    void refusesACoreImageThatDoesNotFit() {
        assertThatThrownBy(() -> {
                    try (FileChannel channel = FileChannel.open(
                            folder.resolve("disk"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                        new GrubBiosBoot(boot(), core()).write(channel, 34, 2);
                    }
                })
                .hasMessageContaining("takes 3 sectors");
        assertThat(folder.resolve("disk")).isEmptyFile();
    }

    @Test
    void refusesImagesOfAnotherMake() {
        byte[] unknown = core();
        unknown[0x1f4 + 8] = 9;

        assertThatThrownBy(() -> new GrubBiosBoot(boot(), unknown)).hasMessageContaining("unknown block list");
        assertThatThrownBy(() -> new GrubBiosBoot(new byte[512], core())).hasMessageContaining("no boot sector");
    }
}
