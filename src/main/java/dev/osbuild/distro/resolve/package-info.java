/** From package names to the set of packages that satisfies them, as apt would choose it, or to why there is none. */
@NullMarked
package dev.osbuild.distro.resolve;

import org.jspecify.annotations.NullMarked;
