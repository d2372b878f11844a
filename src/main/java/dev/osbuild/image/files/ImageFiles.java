package dev.osbuild.image.files;

import java.io.IOException;
import java.util.Optional;

/** The files of a file system that lies inside an image. */
public interface ImageFiles {

    /**
     * A file's content; empty when there is no such file or it is longer than allowed.
     *
     * @param path below the root, without a leading slash
     * @param mostBytes longest content that is read
     * @throws dev.osbuild.base.OsbuildException.VerificationFailed when the file system is malformed on the way there
     */
    Optional<byte[]> read(String path, int mostBytes) throws IOException;
}
