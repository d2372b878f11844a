/** What a server hands out to machines that start over the network. */
@NullMarked
package dev.osbuild.stage.netboot;

import org.jspecify.annotations.NullMarked;
