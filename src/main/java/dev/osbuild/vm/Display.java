package dev.osbuild.vm;

/** What the guest's screen is connected to. */
public sealed interface Display {

    /** No graphics card at all. */
    record None() implements Display {}

    /** A graphics card that nobody looks at but {@code screendump}. */
    record Hidden() implements Display {}

    /**
     * A VNC server on the loopback address.
     *
     * @param number the display's number; it listens on TCP port 5900 + number
     */
    record Vnc(int number) implements Display {
        public Vnc {
            if (number < 0 || number > 59635) {
                throw new IllegalArgumentException("a VNC display lies between 0 and 59635, not at " + number);
            }
        }
    }
}
