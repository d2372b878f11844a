/** The disk image as a compressed qcow2, for QEMU and everything built on it. */
@NullMarked
package dev.osbuild.stage.qcow2;

import org.jspecify.annotations.NullMarked;
