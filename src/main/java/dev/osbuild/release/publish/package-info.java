/** Ways a finished release goes to where users find it: a folder that a web server shows, GitHub, container registries. */
@NullMarked
package dev.osbuild.release.publish;

import org.jspecify.annotations.NullMarked;
