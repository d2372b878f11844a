/** Whole file trees as archives, tar and cpio, the same bytes for the same tree on every machine. */
@NullMarked
package dev.osbuild.image.archive;

import org.jspecify.annotations.NullMarked;
