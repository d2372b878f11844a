/** The initramfs: a small archive the kernel starts from, which finds the system image and hands over to it. */
@NullMarked
package dev.osbuild.stage.initramfs;

import org.jspecify.annotations.NullMarked;
