package dev.osbuild.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SquashfsSuperblockTest {

    private static final int OFFSET = 512;

    @TempDir
    private Path folder;

    private static ByteBuffer image() {
        ByteBuffer image = ByteBuffer.allocate(OFFSET + 4096).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer block = image.slice(OFFSET, 4096).order(ByteOrder.LITTLE_ENDIAN);
        block.putInt(0, 0x73717368).putInt(4, 7).putInt(8, 1_700_000_000).putInt(12, 1 << 17);
        block.putShort(20, (short) 6).putShort(22, (short) 17).putShort(28, (short) 4);
        block.putLong(40, 1000);
        for (int at = 48; at < 96; at += 8) {
            block.putLong(at, at == 56 ? -1 : 500);
        }
        return image;
    }

    private SquashfsSuperblock read(ByteBuffer image) throws IOException {
        Path file = folder.resolve("image");
        byte[] content = new byte[image.capacity()];
        image.get(0, content);
        Files.write(file, content);
        try (FileChannel channel = FileChannel.open(file)) {
            return SquashfsSuperblock.read(channel, OFFSET);
        }
    }

    @Test
    void readsWhatMattersToABuild() throws IOException {
        assertThat(read(image()))
                .isEqualTo(
                        new SquashfsSuperblock(1000, 1 << 17, SquashfsSuperblock.Compression.ZSTD, 1_700_000_000, 7));
    }

    @ParameterizedTest
    @CsvSource({
        "0, magic",
        "12, block size",
        "20, compressor",
        "22, block size",
        "28, version",
        "40, cut short",
        "64, table"
    })
    void refusesAFieldOutOfRange(int field, String reason) throws IOException {
        ByteBuffer image = image();
        image.putShort(OFFSET + field, (short) 0x7FFF);

        assertThatThrownBy(() -> read(image))
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining(reason);
    }
}
