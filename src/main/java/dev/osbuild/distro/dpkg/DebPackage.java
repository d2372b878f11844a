package dev.osbuild.distro.dpkg;

import dev.osbuild.base.LockedPackage;
import java.nio.file.Path;

/**
 * A package and its file.
 *
 * @param locked what it is, with the digest that the file was checked against
 * @param file the {@code .deb}
 */
public record DebPackage(LockedPackage locked, Path file) {}
