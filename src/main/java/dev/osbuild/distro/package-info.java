/**
 * Package archives: what a distribution offers, which packages answer a request, and their files. {@link
 * dev.osbuild.distro.PackageArchives} opens one; the rest of the program knows only {@link
 * dev.osbuild.distro.PackageArchive}.
 */
@NullMarked
package dev.osbuild.distro;

import org.jspecify.annotations.NullMarked;
