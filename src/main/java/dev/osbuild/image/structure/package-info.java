/**
 * Whether images are built as their formats demand, found out before any other program opens them. Everything is read
 * as written by an enemy: bounded memory, no recursion over what is read, and refusals of one kind.
 */
@NullMarked
package dev.osbuild.image.structure;

import org.jspecify.annotations.NullMarked;
