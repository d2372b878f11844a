package dev.osbuild.profile;

/** What a machine shows. */
@Setting(
        value =
                "What the machine's screen shows: 'none' without a graphics card, 'console' for text, 'session' for a"
                        + " graphical session that logs in by itself. 'run' offers the screen by VNC, 'test' takes pictures of it.",
        byDefault = "none")
public enum Screen {
    /** No graphics card. */
    NONE,
    /** Text, such as a login prompt. */
    CONSOLE,
    /** A graphical session, which reports on the serial line once it is there. */
    SESSION
}
