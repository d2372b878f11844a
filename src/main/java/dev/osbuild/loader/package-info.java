/**
 * What firmware starts from, shared by the stages that make something bootable: GRUB's images, its menus, FAT file
 * systems. Only stages call in here.
 */
@NullMarked
package dev.osbuild.loader;

import org.jspecify.annotations.NullMarked;
