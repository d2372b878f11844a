package dev.osbuild.base;

/** How far a request for packages reaches. */
public enum Selection {
    /** The named packages alone. */
    NAMED,
    /** With everything they depend on. */
    DEPENDENCIES,
    /** With dependencies and with the distribution's essential and required packages. */
    SYSTEM
}
