/** Disks inside image files: qcow2, VMDK and VHDX, as hypervisors take them. Images are hostile until checked. */
@NullMarked
package dev.osbuild.image.disk;

import org.jspecify.annotations.NullMarked;
