package dev.osbuild.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerityTreeTest {

    private static final byte[] SALT = {1, 2, 3, 4};

    @TempDir
    private Path folder;

    private VerityTree append(int bytes) throws IOException {
        byte[] data = new byte[bytes];
        for (int index = 0; index < bytes; index++) {
            data[index] = (byte) (index / 4096 + index);
        }
        Path file = Files.write(folder.resolve("image"), data);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return VerityTree.append(channel, SALT);
        }
    }

    private byte[] block(int number) throws IOException {
        return Arrays.copyOfRange(Files.readAllBytes(folder.resolve("image")), number * 4096, (number + 1) * 4096);
    }

    private static byte[] digest(byte[] block) throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update(SALT);
        return sha256.digest(block);
    }

    @Test
    void aSmallTreeIsOneBlockOfDigests() throws Exception {
        VerityTree tree = append(3 * 4096 - 10);

        assertThat(tree.dataBlocks()).isEqualTo(3);
        assertThat(tree.blocks()).isEqualTo(4);
        assertThat(tree.root()).isEqualTo(HexFormat.of().formatHex(digest(block(3))));
        for (int number = 0; number < 3; number++) {
            assertThat(Arrays.copyOfRange(block(3), number * 32, number * 32 + 32))
                    .isEqualTo(digest(block(number)));
        }
        assertThat(Arrays.copyOfRange(block(3), 96, 4096)).containsOnly(0);
    }

    @Test
    void aLargerTreeBeginsWithItsRoot() throws Exception {
        VerityTree tree = append(129 * 4096);

        assertThat(tree.blocks()).isEqualTo(129 + 1 + 2);
        assertThat(tree.root()).isEqualTo(HexFormat.of().formatHex(digest(block(129))));
        assertThat(Arrays.copyOfRange(block(129), 0, 32)).isEqualTo(digest(block(130)));
        assertThat(Arrays.copyOfRange(block(129), 32, 64)).isEqualTo(digest(block(131)));
        assertThat(Arrays.copyOfRange(block(131), 0, 32)).isEqualTo(digest(block(128)));
    }

    @Test
    void theTableIsWhatTheKernelTakes() throws IOException {
        VerityTree tree = append(2 * 4096);

        assertThat(tree.table("PARTLABEL=system-a"))
                .isEqualTo("0 16 verity 1 PARTLABEL=system-a PARTLABEL=system-a 4096 4096 2 2 sha256 " + tree.root()
                        + " 01020304");
    }

    @Test
    void oneBlockIsTooLittle() {
        assertThatThrownBy(() -> append(4096)).hasMessageContaining("shorter than two blocks");
    }
}
