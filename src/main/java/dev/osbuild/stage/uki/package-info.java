/** The unified kernel image, signed or not, and an EFI system partition that holds it with its system. */
@NullMarked
package dev.osbuild.stage.uki;

import org.jspecify.annotations.NullMarked;
