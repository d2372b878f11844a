package dev.osbuild.image.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.image.ByteSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VmdkDescriptorTest {

    private static final int SECTOR = 512;

    @TempDir
    private Path folder;

    private byte[] withContentId(String written, int wanted) throws IOException {
        String text = "# Disk DescriptorFile\nversion=1\nCID=" + written
                + "\nparentCID=ffffffff\ncreateType=\"streamOptimized\"\n";
        byte[] image = new byte[4 * SECTOR];
        byte[] descriptor = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(descriptor, 0, image, SECTOR, descriptor.length);
        Arrays.fill(image, 3 * SECTOR, 4 * SECTOR, (byte) 0x55);
        Path file = Files.write(folder.resolve("image"), image);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            VmdkDescriptor read = VmdkDescriptor.read(ByteSource.of(channel), 1, 2);
            assertThat(read.createType()).isEqualTo("streamOptimized");
            read.writeContentId(channel, wanted);
        }
        return Files.readAllBytes(file);
    }

    @Test
    void theContentIdIsReplacedHoweverManyDigitsItHad() throws IOException {
        byte[] image = withContentId("89abcdef", 0x0012_3456);

        assertThat(new String(image, StandardCharsets.ISO_8859_1)).contains("\nCID=00123456\nparentCID=ffffffff\n");
        assertThat(withContentId("1", 0x0012_3456)).isEqualTo(image);
        assertThat(image).endsWith(0x55);
    }

    @Test
    void aDescriptorWithoutContentIdIsRefused() {
        assertThatThrownBy(() -> withContentId("none", 1)).hasMessageContaining("no content id");
    }
}
