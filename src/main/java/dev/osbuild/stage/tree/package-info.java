/** The root file system by itself, as a folder or an archive, for those who build on top of it. */
@NullMarked
package dev.osbuild.stage.tree;

import org.jspecify.annotations.NullMarked;
