package dev.osbuild.vm;

/** Values inside QEMU's comma-separated options. */
final class OptionText {

    private OptionText() {}

    /** A comma is written twice. */
    static String escape(String value) {
        return value.replace(",", ",,");
    }
}
