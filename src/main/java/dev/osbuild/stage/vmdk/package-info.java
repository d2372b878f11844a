/** The disk image as a stream-optimized VMDK, for VMware and VirtualBox. */
@NullMarked
package dev.osbuild.stage.vmdk;

import org.jspecify.annotations.NullMarked;
