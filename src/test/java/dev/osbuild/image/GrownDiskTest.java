package dev.osbuild.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrownDiskTest {

    private static final long MEBIBYTE = 1 << 20;

    @TempDir
    private Path folder;

    private FileChannel disk() throws IOException {
        FileChannel disk = FileChannel.open(
                folder.resolve("disk"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Partition first = new Partition(PartitionType.EFI_SYSTEM, new UUID(1, 1), "esp", 2048, 4095);
        Partition last = new Partition(PartitionType.LINUX_DATA, new UUID(1, 2), "data", 4096, 6143);
        new GuidPartitionTable(new UUID(1, 3), 4 * 2048, List.of(last, first)).write(disk);
        return disk;
    }

    @Test
    void theLastPartitionTakesTheNewRoom() throws IOException {
        try (FileChannel disk = disk()) {
            GrownDisk.grow(disk, 10 * MEBIBYTE + 5);

            GuidPartitionTable table = GuidPartitionTable.read(disk);
            assertThat(disk.size()).isEqualTo(10 * MEBIBYTE);
            assertThat(table.partition("data").orElseThrow().bytes()).isEqualTo(7 * MEBIBYTE);
            assertThat(table.partition("esp").orElseThrow().bytes()).isEqualTo(MEBIBYTE);
            assertThat(ByteRanges.read(disk, 4 * MEBIBYTE - 512, 512, java.nio.ByteOrder.LITTLE_ENDIAN))
                    .isEqualTo(ByteBuffer.allocate(512));
        }
    }

    @Test
    void aDiskNeverShrinks() throws IOException {
        try (FileChannel disk = disk()) {
            assertThatThrownBy(() -> GrownDisk.grow(disk, 4 * MEBIBYTE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("only grow");
        }
    }
}
