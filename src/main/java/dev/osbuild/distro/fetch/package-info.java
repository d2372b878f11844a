/** Files from the network into the store: parallel, resumed, bounded, verified. */
@NullMarked
package dev.osbuild.distro.fetch;

import org.jspecify.annotations.NullMarked;
