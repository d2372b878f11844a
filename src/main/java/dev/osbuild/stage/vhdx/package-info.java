/** The disk image as a VHDX, for Hyper-V. */
@NullMarked
package dev.osbuild.stage.vhdx;

import org.jspecify.annotations.NullMarked;
