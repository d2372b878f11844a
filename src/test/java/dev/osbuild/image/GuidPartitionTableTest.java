package dev.osbuild.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.SourceEpoch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuidPartitionTableTest {

    private static final GuidSeed SEED = new GuidSeed("osbuild 1.0", new SourceEpoch(1_700_000_000));
    private static final long SECTORS = 8192;

    @TempDir
    private Path folder;

    private Path disk;

    @BeforeEach
    void writeDisk() throws IOException {
        disk = folder.resolve("disk");
        try (FileChannel channel =
                FileChannel.open(disk, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            table().write(channel);
        }
    }

    private static GuidPartitionTable table() {
        return new GuidPartitionTable(
                SEED.guid("disk"),
                SECTORS,
                List.of(
                        new Partition(PartitionType.BIOS_BOOT, SEED.guid("a"), "bios-boot", 34, 2047),
                        new Partition(PartitionType.LINUX_DATA, SEED.guid("b"), "größe", 2048, 4095)));
    }

    @Test
    void readsBackWhatItWrote() throws IOException {
        assertThat(Files.size(disk)).isEqualTo(SECTORS * 512);
        assertThat(read()).isEqualTo(table());
    }

    @Test
    void writesTheBytesThatTheSpecificationAsksFor() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(disk)).order(ByteOrder.LITTLE_ENDIAN);

        assertThat(bytes.get(450) & 0xFF).as("protective type").isEqualTo(0xEE);
        assertThat(new String(bytes.array(), 512, 8, java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("EFI PART");
        assertThat(bytes.getLong(512 + 72)).as("entries of the first copy").isEqualTo(2);
        assertThat(bytes.getLong((int) (SECTORS - 1) * 512 + 72))
                .as("entries of the second copy")
                .isEqualTo(SECTORS - 33);
        byte[] type = new byte[16];
        bytes.get(1024, type);
        assertThat(type)
                .as("21686148-6449-6E6F-744E-656564454649, mixed-endian")
                .startsWith("Hah!IdontNeedEFI".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    @Test
    void givesTheSameGuidsForTheSameImageAndOthersForAnother() {
        assertThat(new GuidSeed("osbuild 1.0", new SourceEpoch(1_700_000_000)).guid("a"))
                .isEqualTo(SEED.guid("a"));
        assertThat(SEED.guid("a")).isNotEqualTo(SEED.guid("b"));
        assertThat(SEED.guid("a").version()).isEqualTo(8);
        assertThat(SEED.guid("a").variant()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {446 + 4, 510, 512, 512 + 16, 512 + 24, 512 + 40, 512 + 56, 512 + 80, 1024, 1024 + 32, 1024 + 56})
    void refusesAFlippedBit(int offset) throws IOException {
        flip(offset);

        assertThatThrownBy(this::read).isInstanceOf(OsbuildException.VerificationFailed.class);
    }

    @Test
    void refusesAFlippedBitInTheSecondCopy() throws IOException {
        flip((int) (SECTORS - 33) * 512 + 40);

        assertThatThrownBy(this::read).hasMessageContaining("entries at sector 8159 have a wrong checksum");
    }

    @Test
    void refusesCopiesThatDiffer() throws IOException {
        byte[] bytes = Files.readAllBytes(disk);
        ByteBuffer content = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        content.putLong(1024 + 40, 2040);
        seal(content, 512, 1024);
        Files.write(disk, bytes);

        assertThatThrownBy(this::read).hasMessageContaining("copies");
    }

    @Test
    void refusesAnEntryOutsideTheDisk() throws IOException {
        byte[] bytes = Files.readAllBytes(disk);
        ByteBuffer content = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int second = (int) (SECTORS - 33) * 512;
        content.putLong(1024 + 128 + 40, Long.MAX_VALUE).putLong(second + 128 + 40, Long.MAX_VALUE);
        seal(content, 512, 1024);
        seal(content, (int) (SECTORS - 1) * 512, second);
        Files.write(disk, bytes);

        assertThatThrownBy(this::read).hasMessageContaining("outside the usable disk");
    }

    @Test
    void refusesADiskCutShort() throws IOException {
        Files.write(disk, java.util.Arrays.copyOf(Files.readAllBytes(disk), 4096 * 512));

        assertThatThrownBy(this::read).isInstanceOf(OsbuildException.VerificationFailed.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void refusesNoiseWithoutFailingOtherwise(long seed) throws IOException {
        byte[] noise = new byte[100 * 512];
        new Random(seed).nextBytes(noise);
        Files.write(disk, noise);

        assertThatThrownBy(this::read).isInstanceOf(OsbuildException.VerificationFailed.class);
    }

    @Test
    void refusesPartitionsThatOverlap() {
        Partition one = new Partition(PartitionType.LINUX_DATA, SEED.guid("a"), "a", 2048, 4096);
        Partition two = new Partition(PartitionType.LINUX_DATA, SEED.guid("b"), "b", 4096, 5000);

        assertThatThrownBy(() -> new GuidPartitionTable(SEED.guid("disk"), SECTORS, List.of(one, two)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'a' and 'b' overlap");
    }

    private GuidPartitionTable read() throws IOException {
        try (FileChannel channel = FileChannel.open(disk)) {
            return GuidPartitionTable.read(channel);
        }
    }

    private void flip(int offset) throws IOException {
        byte[] bytes = Files.readAllBytes(disk);
        bytes[offset] ^= 1;
        Files.write(disk, bytes);
    }

    /** Makes both checksums of a copy true again. */
    private static void seal(ByteBuffer disk, int header, int entries) {
        disk.putInt(header + 88, checksum(disk, entries, 128 * 128));
        disk.putInt(header + 16, 0);
        disk.putInt(header + 16, checksum(disk, header, 92));
    }

    private static int checksum(ByteBuffer disk, int offset, int length) {
        byte[] content = new byte[length];
        disk.get(offset, content);
        CRC32 crc = new CRC32();
        crc.update(content);
        return (int) crc.getValue();
    }
}
