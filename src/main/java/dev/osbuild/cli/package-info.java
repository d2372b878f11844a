/** The picocli commands, what they print, and the exit codes: the only place that prints. */
@NullMarked
package dev.osbuild.cli;

import org.jspecify.annotations.NullMarked;
