package dev.osbuild.build;

import dev.osbuild.trust.Manifest;
import java.nio.file.Path;

/**
 * Where a build's artifacts stand.
 *
 * @param folder holds the artifacts, their sums and the manifest
 */
public record Published(Path folder, Manifest manifest) {}
