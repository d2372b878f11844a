/** Signed release files and the package indexes they vouch for: dates, replay, parsing, and the binary form kept. */
@NullMarked
package dev.osbuild.distro.index;

import org.jspecify.annotations.NullMarked;
