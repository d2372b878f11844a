package dev.osbuild.build;

import dev.osbuild.base.FileTree;
import dev.osbuild.trust.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a build's artifacts stand.
 *
 * @param folder holds the artifacts, their sums and the manifest
 */
public record Published(Path folder, Manifest manifest) {

    /** Every file and folder the build delivered, the manifest last. */
    public List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Manifest.Artifact artifact : manifest.artifacts()) {
            Path file = folder.resolve(artifact.name());
            files.add(file);
            if (artifact.isFolder()) {
                files.addAll(FileTree.entries(file));
            }
        }
        files.add(folder.resolve(Manifest.SHA256_SUMS));
        files.add(folder.resolve(Manifest.SHA512_SUMS));
        files.add(folder.resolve(Manifest.FILE_NAME));
        return files;
    }
}
