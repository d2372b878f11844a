package dev.osbuild.image.structure;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.osbuild.base.Digest;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.image.ByteSource;
import dev.osbuild.image.VerityTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule of slots that dm-verity proves, broken once. */
class SlotStructureTest {

    private static final int BLOCKS = 129;

    @TempDir
    private Path folder;

    private byte[] system = {};
    private String words = "";

    @BeforeEach
    void fill() throws IOException {
        byte[] data = new byte[BLOCKS * VerityTree.BLOCK_BYTES];
        for (int at = 0; at < data.length; at++) {
            data[at] = (byte) ((at * 31) >> 7);
        }
        Path file = Files.write(folder.resolve("system"), data);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            VerityTree tree = VerityTree.append(channel, new byte[] {1, 2, 3});
            words = "set slot_proof='dm-mod.create=system,,,ro," + tree.table("PARTLABEL=system-a") + "'\n";
        }
        system = Files.readAllBytes(file);
    }

    private void check(String said) throws IOException {
        SlotStructure.check("a", said, Map.of("system-a", ByteSource.of(system)));
    }

    @Test
    void acceptsWhatItsCommandLineProves() {
        assertThatCode(() -> check(words)).doesNotThrowAnyException();
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                change("nothing proves slot a", said -> "set slot_proof=''"),
                change("nothing proves slot a", said -> said.replace("sha256", "sha1")),
                change("starts another partition than its own", said -> said.replace("system-a", "system-b")),
                change("the figures of slot a contradict", said -> said.replace("ro,0 1032", "ro,0 1031")),
                change("do not have the root hash", said -> said.replace(" 010203'", " 010204'")),
                change(
                        "is shorter than its data",
                        said -> said.replace("129 129", "400 400").replace("1032", "3200")),
                change(
                        "number of blocks is out of range",
                        said -> said.replace("129 129", "1 1").replace("1032", "8")));
    }

    private static Arguments change(String refusal, UnaryOperator<String> mutation) {
        return arguments(refusal, mutation);
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @MethodSource("rules")
    void refusesACommandLine(String refusal, UnaryOperator<String> mutation) {
        assertThatThrownBy(() -> check(mutation.apply(words)))
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining(refusal);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 70_000, BLOCKS * VerityTree.BLOCK_BYTES - 1})
    void refusesOtherData(int at) {
        system[at]++;
        assertThatThrownBy(() -> check(words)).hasMessageContaining("do not have the root hash of the command line");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4096, 3 * 4096 - 1})
    void refusesAnotherTree(int at) {
        system[BLOCKS * VerityTree.BLOCK_BYTES + at]++;
        assertThatThrownBy(() -> check(words)).hasMessageContaining("the tree behind its data is not theirs");
    }

    @Test
    void refusesASlotWithoutPartition() {
        assertThatThrownBy(() -> SlotStructure.check("a", words, Map.of()))
                .hasMessageContaining("there is no partition system-a");
    }

    @Test
    void acceptsAndRefusesASystemByItsDigest() throws IOException {
        byte[] partition = Arrays.copyOf(squashfs(), 3 * 4096);
        String proof = "set slot_proof='verify=sha256:"
                + Digest.of(Arrays.copyOf(partition, 8192)).hex() + "'\n";
        Map<String, ByteSource> partitions = Map.of("system-a", ByteSource.of(partition));

        assertThatCode(() -> SlotStructure.check("a", proof, partitions)).doesNotThrowAnyException();
        partition[5000]++;
        assertThatThrownBy(() -> SlotStructure.check("a", proof, partitions))
                .hasMessageContaining("the system of slot a does not have the digest of the command line");
        assertThatThrownBy(() -> SlotStructure.check("a", proof, Map.of()))
                .hasMessageContaining("there is no partition system-a");
    }

    /** A superblock of an image that is 5000 bytes long. */
    private static byte[] squashfs() {
        ByteBuffer block = ByteBuffer.allocate(96).order(ByteOrder.LITTLE_ENDIAN);
        block.putInt(0, 0x7371_7368).putInt(12, 1 << 17).putShort(20, (short) 6).putShort(22, (short) 17);
        block.putShort(28, (short) 4).putLong(40, 5000);
        for (int at = 48; at < 96; at += 8) {
            block.putLong(at, -1);
        }
        return block.array();
    }
}
