package dev.osbuild.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnifiedKernelImageTest {

    private static final int HEADER = 0x80;
    private static final int OPTIONAL = HEADER + 24;
    private static final int SECTIONS = OPTIONAL + 240;

    @TempDir
    private Path folder;

    /** A stub with one section of a page, and 30 bytes of symbols behind it. */
    private static byte[] stub(int headerBytes) {
        ByteBuffer stub = ByteBuffer.allocate(0x400 + 0x200 + 30).order(ByteOrder.LITTLE_ENDIAN);
        stub.putInt(0x3c, HEADER).putInt(HEADER, 0x4550).putShort(HEADER + 6, (short) 1);
        stub.putLong(HEADER + 8, 0x600).putShort(HEADER + 20, (short) 240);
        stub.putShort(OPTIONAL, (short) 0x20b).putInt(OPTIONAL + 36, 512);
        stub.putInt(OPTIONAL + 60, headerBytes);
        stub.putInt(SECTIONS + 8, 0x1f0).putInt(SECTIONS + 12, 0x1000);
        stub.putInt(SECTIONS + 16, 0x200).putInt(SECTIONS + 20, 0x400);
        return stub.array();
    }

    private ByteBuffer write(byte[] stub) throws IOException {
        Path commandLine = Files.writeString(folder.resolve("cmdline"), "quiet");
        Path kernel = Files.write(folder.resolve("kernel"), new byte[5000]);
        Path target = folder.resolve("image");
        new UnifiedKernelImage(stub)
                .write(
                        List.of(
                                new UnifiedKernelImage.Section(".cmdline", commandLine),
                                new UnifiedKernelImage.Section(".linux", kernel)),
                        target);
        return ByteBuffer.wrap(Files.readAllBytes(target)).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void sectionsFollowThoseOfTheStub() throws IOException {
        ByteBuffer image = write(stub(0x400));

        assertThat(image.getShort(HEADER + 6)).isEqualTo((short) 3);
        int first = SECTIONS + 40;
        byte[] name = new byte[8];
        image.get(first, name);
        assertThat(new String(name, StandardCharsets.US_ASCII)).isEqualTo(".cmdline");
        assertThat(image.getInt(first + 8)).isEqualTo(5);
        assertThat(image.getInt(first + 12)).isEqualTo(0x2000);
        assertThat(image.getInt(first + 20)).isEqualTo(0x600);
        byte[] words = new byte[6];
        image.get(0x600, words);
        assertThat(new String(words, StandardCharsets.US_ASCII)).isEqualTo("quiet\0");
        assertThat(image.getInt(first + 40 + 12)).isEqualTo(0x3000);
        assertThat(image.getInt(first + 40 + 20)).isEqualTo(0x800);
        assertThat(image.getInt(OPTIONAL + 56)).isEqualTo(0x5000);
        assertThat(image.capacity()).isEqualTo(0x800 + 5120);
        assertThat(image.getLong(HEADER + 8)).as("symbols").isZero();
    }

    @Test
    void refusesAStubWithoutRoomForMoreSections() {
        assertThatThrownBy(() -> write(stub(SECTIONS + 40 + 40))).hasMessageContaining("no room for more sections");
    }

    @Test
    void refusesWhatIsNoProgram() {
        assertThatThrownBy(() -> write(new byte[1000])).hasMessageContaining("no 64-bit PE program");
    }
}
