/**
 * The kernel: built from source out of configuration fragments, or taken built from the distribution. Only
 * {@link dev.osbuild.stage.kernel.KernelStage} and the section of the profile that configures it are public.
 */
@NullMarked
package dev.osbuild.stage.kernel;

import org.jspecify.annotations.NullMarked;
