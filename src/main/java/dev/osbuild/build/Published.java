package dev.osbuild.build;

import dev.osbuild.base.FileTree;
import dev.osbuild.trust.Manifest;
import dev.osbuild.trust.ManifestCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a build's artifacts stand.
 *
 * @param folder holds the artifacts, their sums and the manifest
 */
public record Published(Path folder, Manifest manifest) {

    /** Everything the build delivered, and the places of signatures, which are there when it was signed. */
    public List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Manifest.Artifact artifact : manifest.artifacts()) {
            Path file = folder.resolve(artifact.name());
            files.add(file);
            if (artifact.isFolder()) {
                files.addAll(FileTree.entries(file));
            }
        }
        for (String name : List.of(Manifest.SHA256_SUMS, Manifest.SHA512_SUMS, Manifest.FILE_NAME)) {
            files.add(folder.resolve(name));
            files.add(folder.resolve(name + ManifestCheck.SIGNATURE));
        }
        return files;
    }

    /** Whether there is a signature over the manifest. */
    public boolean isSigned() {
        return Files.exists(folder.resolve(Manifest.FILE_NAME + ManifestCheck.SIGNATURE));
    }
}
