/** The only place that starts a process: sandbox, tools tree, time limits, output capture. */
@NullMarked
package dev.osbuild.tool;

import org.jspecify.annotations.NullMarked;
