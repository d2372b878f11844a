/** The ISO image: the system on a read-only medium that starts as a disc and as a disk. */
@NullMarked
package dev.osbuild.stage.iso;

import org.jspecify.annotations.NullMarked;
