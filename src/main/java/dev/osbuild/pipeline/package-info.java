/**
 * The stage contract, the plan with its cache keys, and the engine that runs steps in parallel and keeps their results.
 */
@NullMarked
package dev.osbuild.pipeline;

import org.jspecify.annotations.NullMarked;
