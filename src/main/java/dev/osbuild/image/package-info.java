/**
 * On-disk formats, written and read natively: partition tables, archives and the headers of images. Nothing here starts
 * a program; everything read is taken for hostile until it has been checked.
 */
@NullMarked
package dev.osbuild.image;

import org.jspecify.annotations.NullMarked;
