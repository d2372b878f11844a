package dev.osbuild.trust;

import java.time.Instant;

/**
 * A good signature's maker.
 *
 * @param fingerprint of the primary key, in lower-case hexadecimal
 * @param at when it was made, as it says itself
 */
public record SignedBy(String fingerprint, Instant at) {}
