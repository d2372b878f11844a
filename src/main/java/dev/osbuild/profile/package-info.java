/** YAML to validated, immutable records; {@code extends} merging; the JSON Schema of profiles; lock files. */
@NullMarked
package dev.osbuild.profile;

import org.jspecify.annotations.NullMarked;
