/**
 * The vocabulary of Debian packages: control stanzas, versions and their order, relations between packages. Pure
 * values and parsers; every parser throws {@link dev.osbuild.base.OsbuildException.VerificationFailed} on text that is
 * not of its form.
 */
@NullMarked
package dev.osbuild.distro.deb;

import org.jspecify.annotations.NullMarked;
