package dev.osbuild.build;

import dev.osbuild.trust.Manifest;
import dev.osbuild.trust.ManifestCheck;
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

    /** Every file the build delivered, and the places of signatures, which are there when it was signed. */
    public List<Path> files() {
        List<Path> files = new ArrayList<>();
        manifest.artifacts().forEach(artifact -> files.add(folder.resolve(artifact.name())));
        for (String name : List.of(ManifestCheck.SHA256_SUMS, ManifestCheck.SHA512_SUMS, Manifest.FILE_NAME)) {
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
