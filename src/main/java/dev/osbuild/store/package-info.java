/** Content-addressed files and trees with cross-process locks, atomic commit and garbage collection. */
@NullMarked
package dev.osbuild.store;

import org.jspecify.annotations.NullMarked;
