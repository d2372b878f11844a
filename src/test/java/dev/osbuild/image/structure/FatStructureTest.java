package dev.osbuild.image.structure;

import static dev.osbuild.image.structure.SampleFat.BOOT;
import static dev.osbuild.image.structure.SampleFat.EFI;
import static dev.osbuild.image.structure.SampleFat.LOADER;
import static dev.osbuild.image.structure.SampleFat.LONG;
import static dev.osbuild.image.structure.SampleFat.ROOT;
import static dev.osbuild.image.structure.SampleFat.SECOND_TABLE;
import static dev.osbuild.image.structure.SampleFat.entry;
import static dev.osbuild.image.structure.SampleFat.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.osbuild.base.OsbuildException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule of FAT file systems, broken once. */
class FatStructureTest {

    private static Arguments rule(String refusal, Consumer<ByteBuffer> mutation) {
        return arguments(refusal, mutation);
    }

    private static String check(ByteBuffer image) throws IOException {
        return FatStructure.check(SampleFat.source(image));
    }

    @Test
    void acceptsASoundOne() throws IOException {
        assertThat(check(SampleFat.image())).isEqualTo("FAT12, 2 files in clusters of their own");
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                rule("it has no boot sector", image -> image.put(0, (byte) 0)),
                rule("its clusters are no power of two", image -> image.put(13, (byte) 3)),
                rule("it is larger than where it lies", image -> image.putShort(19, (short) 200)),
                rule("copies of its allocation table differ", image -> image.put(SECOND_TABLE + 6, (byte) 7)),
                rule("does not begin with its kind of medium", image -> image.put(21, (byte) 0xF0)),
                rule("it was not closed properly", image -> entry(image, 1, 0x7FF)),
                rule("chain of /EFI/BOOT/GRUBX64.EFI leads to a free", image -> entry(image, 4, 0)),
                rule("chain of /EFI/BOOT/GRUBX64.EFI leads outside", image -> entry(image, 4, 0x800)),
                rule("cluster 6 of /EFI/BOOT/GRUBX64.EFI is in use already", image -> entry(image, 4, 6)),
                rule("cluster 4 of /EFI/BOOT/GRUBX64.EFI is in use already", image -> entry(image, 4, 4)),
                rule("the chain of /EFI leads to a free", image -> image.putShort(ROOT + 26, (short) 0)),
                rule("cluster 9 is lost", image -> entry(image, 9, 0xFFF)),
                rule("/EFI/BOOT/GRUBX64.EFI has 2 clusters and needs 1", image -> image.putInt(LOADER + 28, 512)),
                rule("/EFI/BOOT/GRUBX64.EFI has 2 clusters and needs 3", image -> image.putInt(LOADER + 28, 1025)),
                rule("/EFI/ does not lead to itself", image -> image.putShort(EFI + 26, (short) 3)),
                rule("/EFI/BOOT/ does not lead to itself", image -> image.putShort(BOOT + 32 + 26, (short) 9)),
                rule("/EFI/ does not lead to itself", image -> image.put(EFI + 33, (byte) 'x')),
                rule("/ holds the name '..'", image -> file(image, LONG + 32, "..         ", 0x10, 0, 0)),
                rule("/EFI/ holds the name 'BO/T'", image -> image.put(EFI + 66, (byte) '/')),
                rule("/ holds the name EFI twice", image -> file(image, LONG + 32, "EFI        ", 0, 0, 0)),
                rule("a label stands in /EFI/", image -> file(image, EFI + 96, "LABEL      ", 8, 0, 0)),
                rule("a long name in / does not belong", image -> image.put(LONG, (byte) 'B')),
                rule("a long name in / does not belong", image -> image.put(LONG - 32, (byte) 3)),
                rule("a long name in / does not belong", image -> image.put(LONG - 32 + 13, (byte) 0)),
                rule("a long name in / does not belong", image -> image.put(LONG, (byte) 0xE5)),
                rule("a long name in / does not belong", image -> image.put(LONG, (byte) 0)),
                rule("/ holds the name 'A|long name.txt'", image -> image.putChar(LONG - 32 + 3, '|')));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @MethodSource("rules")
    void refuses(String refusal, Consumer<ByteBuffer> mutation) {
        ByteBuffer image = SampleFat.image();
        mutation.accept(image);

        assertThatThrownBy(() -> check(image))
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining(refusal);
    }

    @Test
    void refusesATableThatDoesNotReachTheLastCluster() {
        ByteBuffer image = ByteBuffer.allocate(512 * 512).order(ByteOrder.LITTLE_ENDIAN);
        image.put(0, SampleFat.image().array()).putShort(19, (short) 512);

        assertThatThrownBy(() -> check(image)).hasMessageContaining("its allocation table is too small");
    }

    /** Whatever is done to it, it is sound or refused. */
    @Test
    void neverFailsOtherwise() throws IOException {
        Random random = new Random(12);
        int refused = 0;
        for (int round = 0; round < 2000; round++) {
            ByteBuffer image = SampleFat.image();
            for (int change = 0; change < 3; change++) {
                image.put(random.nextInt(SampleFat.cluster(7)), (byte) random.nextInt(256));
            }
            try {
                assertThat(check(image)).startsWith("FAT");
            } catch (OsbuildException.VerificationFailed | EOFException expected) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }
}
