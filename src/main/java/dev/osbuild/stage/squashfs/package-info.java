/** The system image: the root file system as a compressed, read-only squashfs. */
@NullMarked
package dev.osbuild.stage.squashfs;

import org.jspecify.annotations.NullMarked;
