/** The system image with a hash tree behind it, so that the kernel proves every block it reads. */
@NullMarked
package dev.osbuild.stage.verity;

import org.jspecify.annotations.NullMarked;
