/** The root file system as a container image. */
@NullMarked
package dev.osbuild.stage.oci;

import org.jspecify.annotations.NullMarked;
