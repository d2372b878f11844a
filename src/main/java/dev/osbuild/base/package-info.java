/** The vocabulary every other package shares: digests, sizes, errors, events and deterministic file walking. */
@NullMarked
package dev.osbuild.base;

import org.jspecify.annotations.NullMarked;
