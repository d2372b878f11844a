/**
 * One build from a profile's name to artifacts in the output folder: opens the project and the store, wires the stages to
 * the distribution, and publishes what the engine made.
 */
@NullMarked
package dev.osbuild.build;

import org.jspecify.annotations.NullMarked;
