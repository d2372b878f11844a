/** The disk image as it is, for writing to a disk. */
@NullMarked
package dev.osbuild.stage.raw;

import org.jspecify.annotations.NullMarked;
