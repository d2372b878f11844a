/**
 * Overlays: folders of a project that are laid over a root file system or packed into an initramfs, with the owners,
 * modes, links and empty folders that plain files cannot express.
 */
@NullMarked
package dev.osbuild.overlay;

import org.jspecify.annotations.NullMarked;
