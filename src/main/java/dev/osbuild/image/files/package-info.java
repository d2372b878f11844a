/** File systems inside images, read just far enough to find a few files by name. Images are hostile until checked. */
@NullMarked
package dev.osbuild.image.files;

import org.jspecify.annotations.NullMarked;
