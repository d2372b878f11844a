/**
 * Releases: which version a channel gets next, the folder of a release with its document, the channel's signed index, and
 * the checks a stranger runs over them. How artifacts are made and tested stands behind {@link dev.osbuild.release.Gate}.
 */
@NullMarked
package dev.osbuild.release;

import org.jspecify.annotations.NullMarked;
