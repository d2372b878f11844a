package dev.osbuild.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparseFileTest {

    private static final int MIB = 1 << 20;

    @TempDir
    Path folder;

    @Test
    void aCopyHasTheSameContentAndIdentity() throws IOException {
        byte[] content = new byte[3 * MIB + 5];
        content[0] = 1;
        content[2 * MIB] = 2;
        Path source = Files.write(folder.resolve("source"), content);
        Path copy = folder.resolve("copy");

        SparseFile.copy(source, copy);

        assertThat(copy).hasBinaryContent(content);
        assertThat(SparseFile.identity(copy)).isEqualTo(SparseFile.identity(source));
    }

    @Test
    void identityLooksAtNothingOutsideTheDataItIsToldOf() throws IOException {
        Path file = withByteAt(MIB / 2);

        assertThat(SparseFile.identity(file, List.of(new Extent(MIB / 2 + 7, 1), new Extent(MIB / 2 - 1, 3))))
                .isEqualTo(SparseFile.identity(file));
        assertThat(SparseFile.identity(file, List.of(new Extent(0, 10)))).isNotEqualTo(SparseFile.identity(file));
    }

    @Test
    void identityDoesNotDependOnHolesButOnSizePlaceAndContent() throws IOException {
        Path written = Files.write(folder.resolve("written"), new byte[MIB]);
        Path hole = folder.resolve("hole");
        try (RandomAccessFile file = new RandomAccessFile(hole.toFile(), "rw")) {
            file.setLength(MIB);
        }
        Path longer = Files.write(folder.resolve("longer"), new byte[MIB + 1]);

        assertThat(SparseFile.identity(hole)).isEqualTo(SparseFile.identity(written));
        assertThat(SparseFile.identity(longer)).isNotEqualTo(SparseFile.identity(written));
        assertThat(SparseFile.identity(withByteAt(0))).isNotEqualTo(SparseFile.identity(withByteAt(MIB / 2)));
        assertThat(SparseFile.identity(withByteAt(0))).isNotEqualTo(SparseFile.identity(written));
    }

    @Test
    void anEmptyFileStaysEmpty() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty"));
        SparseFile.copy(empty, folder.resolve("copy"));

        assertThat(folder.resolve("copy")).isEmptyFile();
    }

    private Path withByteAt(int position) throws IOException {
        byte[] content = new byte[MIB];
        content[position] = 1;
        return Files.write(folder.resolve("byte-" + position), content);
    }

    @Test
    void holesDoNotCountAsData() throws IOException {
        Path file = folder.resolve("sparse");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(10 << 20);
            sparse.seek(5 << 20);
            sparse.write(1);
        }
        assertThat(SparseFile.bytesOfData(file)).isEqualTo(1 << 16);
    }

    @Test
    void onlyWhatIsSaidToHaveDataIsCopied() throws IOException {
        Path source = Files.write(folder.resolve("source"), new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        Path copy = folder.resolve("part");

        SparseFile.copy(source, copy, List.of(new Extent(6, 100), new Extent(1, 2)));

        assertThat(Files.readAllBytes(copy)).containsExactly(0, 2, 3, 0, 0, 0, 7, 8);
    }
}
