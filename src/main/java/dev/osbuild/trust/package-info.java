/**
 * OpenPGP (RFC 9580, and RFC 4880 before it): keys, and signatures over texts and files. The only package that sees
 * OpenPGP classes. What does not verify is refused with {@link dev.osbuild.base.OsbuildException.VerificationFailed}.
 */
@NullMarked
package dev.osbuild.trust;

import org.jspecify.annotations.NullMarked;
