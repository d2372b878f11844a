package dev.osbuild.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IoFailureTest {

    private static String words(Throwable error) {
        Optional<OsbuildException> explained = IoFailure.explain(error, "image");
        assertThat(explained).get().isInstanceOf(OsbuildException.Environment.class);
        return explained.get().getMessage();
    }

    @Test
    void aFullDiskIsFoundBehindOtherErrors() {
        assertThat(words(new UncheckedIOException(new IOException("out: No space left on device"))))
                .contains("full");
        assertThat(words(new IllegalStateException(new FileSystemException("x", null, "Disk quota exceeded"))))
                .contains("full");
    }

    @Test
    void aForbiddenFileIsNamed() {
        assertThat(words(new AccessDeniedException("/srv/images"))).contains("/srv/images");
    }

    @Test
    void aReadOnlyFileSystemIsSaid() {
        assertThat(words(new FileSystemException("/srv/x", null, "Read-only file system")))
                .contains("read-only");
    }

    @Test
    void aFileInTheWayOfAFolderIsNamed() {
        assertThat(words(new FileAlreadyExistsException("/srv/out"))).contains("/srv/out");
        assertThat(words(new FileSystemException("/srv/out/minimal", null, "Not a directory")))
                .contains("/srv/out/minimal");
    }

    @Test
    void whatNobodyCanMendStaysAFault() {
        assertThat(IoFailure.explain(new NoSuchFileException("x"), "image")).isEmpty();
        assertThat(IoFailure.explain(new IllegalStateException("no space left on device"), "image"))
                .isEmpty();
    }
}
