package dev.osbuild.distro;

import dev.osbuild.base.Digest;
import java.time.Instant;

/**
 * What an archive's answers rest on: one of its signed release files.
 *
 * @param archive {@code main}, {@code updates} or {@code security}
 * @param suite such as {@code trixie-security}
 * @param inRelease of the {@code InRelease} file
 * @param date that the file gives itself
 */
public record ArchiveMoment(String archive, String suite, Digest inRelease, Instant date) {}
