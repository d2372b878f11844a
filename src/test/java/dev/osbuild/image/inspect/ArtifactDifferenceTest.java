package dev.osbuild.image.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.image.archive.TarArchive;
import dev.osbuild.image.structure.SampleSquashfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactDifferenceTest {

    @TempDir
    private Path folder;

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private Path tar(String name, String path, int mode, byte... content) throws IOException {
        Path file = folder.resolve(name);
        try (TarArchive tar = new TarArchive(Files.newOutputStream(file), 1_700_000_000L)) {
            tar.file("a", 0644, new byte[1]);
            tar.file(path, mode, content);
        }
        return file;
    }

    @Test
    void namesTheFirstFileThatDiffersInASystemImage() throws IOException {
        Path one = file("one", SampleSquashfs.of("Package: good"));

        assertThat(ArtifactDifference.first(one, file("two", SampleSquashfs.of("Package: bad!"))))
                .isEqualTo("var/lib/dpkg/status");
        assertThat(ArtifactDifference.first(one, file("three", SampleSquashfs.of("Package: good"))))
                .isEqualTo("nothing");
    }

    @Test
    void namesEntriesOfArchivesThatDifferInModeOrAreMissing() throws IOException {
        Path one = tar("one.tar", "b", 0644);

        assertThat(ArtifactDifference.first(one, tar("two.tar", "b", 0600))).isEqualTo("b");
        assertThat(ArtifactDifference.first(one, tar("three.tar", "b", 0644, (byte) 1)))
                .isEqualTo("b");
        assertThat(ArtifactDifference.first(one, tar("four.tar", "c", 0644))).startsWith("b (");
    }

    @Test
    void namesTheByteInWhatHasNoFiles() throws IOException {
        assertThat(ArtifactDifference.first(file("one", new byte[9]), file("two", new byte[8])))
                .isEqualTo("byte 8, outside of files");
    }
}
