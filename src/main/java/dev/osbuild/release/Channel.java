package dev.osbuild.release;

import java.time.Duration;
import java.util.Locale;

/** A stream of releases that people follow. */
public enum Channel {
    /** Of any development branch, once a day. */
    NIGHTLY(Duration.ofDays(7)),
    /** Of a release branch, before its first stable release. */
    BETA(Duration.ofDays(30)),
    /** Of a tag on a release branch. */
    STABLE(Duration.ofDays(90));

    private final Duration validity;

    Channel(Duration validity) {
        this.validity = validity;
    }

    /** The folder's name, and what users write. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How long an index holds unless the project says otherwise; after that a mirror that stands still is found out. */
    public Duration validity() {
        return validity;
    }
}
