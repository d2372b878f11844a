/**
 * The root file system in two steps: {@link dev.osbuild.stage.rootfs.PackagesStage} makes it of packages, {@link
 * dev.osbuild.stage.rootfs.RootfsStage} lays overlays, accounts and settings of the profile over it. So a changed overlay
 * repeats only the second, which is quick.
 */
@NullMarked
package dev.osbuild.stage.rootfs;

import org.jspecify.annotations.NullMarked;
