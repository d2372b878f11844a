/**
 * Debian packages as files: reading {@code .deb} archives, keeping them unpacked in the store, laying package trees over
 * each other by hard links, dpkg's database, and the configuration of a system by dpkg itself inside a sandbox. Used by
 * stages that make root file systems and by whoever needs a tools tree.
 */
@NullMarked
package dev.osbuild.distro.dpkg;

import org.jspecify.annotations.NullMarked;
