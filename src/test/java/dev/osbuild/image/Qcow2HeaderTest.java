package dev.osbuild.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Qcow2HeaderTest {

    private static final int CLUSTER = 1 << 14;

    @TempDir
    private Path folder;

    /** A header as qemu-img writes it for a disk of 100 MB, with a table of feature names behind it. */
    private static ByteBuffer image() {
        ByteBuffer image = ByteBuffer.allocate(5 * CLUSTER);
        image.putInt(0, 0x514649FB).putInt(4, 3).putInt(20, 14).putLong(24, 100_000_000);
        image.putInt(36, 3).putLong(40, 3 * CLUSTER).putLong(48, CLUSTER).putInt(56, 1);
        image.putLong(72, 1 << 3).putInt(96, 4).putInt(100, 112).put(104, (byte) 1);
        image.putInt(112, 0x6803F857).putInt(116, 48);
        return image;
    }

    private Qcow2Header read(byte[] image) throws IOException {
        Path file = folder.resolve("image");
        Files.write(file, image);
        try (FileChannel channel = FileChannel.open(file)) {
            return Qcow2Header.read(channel);
        }
    }

    @Test
    void readsAnImageThatStandsAlone() throws IOException {
        Qcow2Header header = read(image().array());

        assertThat(header.virtualBytes()).isEqualTo(100_000_000);
        assertThat(header.clusterBytes()).isEqualTo(CLUSTER);
        assertThat(header.zstd()).isTrue();
        assertThat(header.refcountBits()).isEqualTo(16);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, magic",
        "4, 4, version",
        "8, 1, backing file",
        "16, 200, backing file",
        "20, 8, cluster size",
        "20, 40, cluster size",
        "24, -1, disk size",
        "32, 1, encrypted",
        "36, 1, L1 table",
        "36, -1, L1 table",
        "40, 1, L1 table lies outside",
        "44, 7, L1 table lies outside",
        "48, 2147483647, refcount table lies outside",
        "56, 0, refcount table",
        "60, 1, snapshots",
        "76, 9, not closed",
        "76, 10, marked corrupt",
        "76, 12, another file",
        "76, 24, features",
        "76, 0, compression type",
        "96, 7, refcount width",
        "100, 13, header length",
        "100, -8, header length",
        "112, 1145132097, data file",
        "112, -495375670, backing file",
        "116, 2147483640, header extension"
    })
    void refuses(int offset, int value, String reason) {
        byte[] image = image().putInt(offset, value).array();

        assertThatThrownBy(() -> read(image))
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 71, 90, 112})
    void refusesAnImageCutShort(int length) {
        byte[] image = Arrays.copyOf(image().array(), length);

        assertThatThrownBy(() -> read(image)).isInstanceOf(OsbuildException.VerificationFailed.class);
    }
}
