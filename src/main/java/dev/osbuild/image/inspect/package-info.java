/**
 * Says what an artifact is and holds by reading it, whatever it is and whoever made it. Nothing is started, mounted or
 * written; every reader is bounded.
 */
@NullMarked
package dev.osbuild.image.inspect;

import org.jspecify.annotations.NullMarked;
