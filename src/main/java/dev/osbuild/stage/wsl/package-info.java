/** The root file system as a distribution of the Windows Subsystem for Linux. */
@NullMarked
package dev.osbuild.stage.wsl;

import org.jspecify.annotations.NullMarked;
