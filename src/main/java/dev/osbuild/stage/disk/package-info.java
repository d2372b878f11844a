/** The raw disk image: a GUID partition table over boot loader, EFI system partition and system image. */
@NullMarked
package dev.osbuild.stage.disk;

import org.jspecify.annotations.NullMarked;
