package dev.osbuild.build;

import dev.osbuild.trust.Manifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a build's artifacts stand.
 *
 * @param folder holds the artifacts, their sums and the manifest
 */
public record Published(Path folder, Manifest manifest) {

    static final String SHA256_SUMS = "SHA256SUMS";
    static final String SHA512_SUMS = "SHA512SUMS";

    /** Every file the build delivered, the manifest last. */
    public List<Path> files() {
        List<Path> files = new ArrayList<>();
        manifest.artifacts().forEach(artifact -> files.add(folder.resolve(artifact.name())));
        files.add(folder.resolve(SHA256_SUMS));
        files.add(folder.resolve(SHA512_SUMS));
        files.add(folder.resolve(Manifest.FILE_NAME));
        return files;
    }
}
