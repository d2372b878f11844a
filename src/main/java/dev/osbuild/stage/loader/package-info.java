/** The boot loader: GRUB for BIOS and UEFI with its menu, and the EFI system partition that it reads the kernel from. */
@NullMarked
package dev.osbuild.stage.loader;

import org.jspecify.annotations.NullMarked;
