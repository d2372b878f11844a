package dev.osbuild.vm;

import java.util.Map;

/**
 * One thing that was looked at.
 *
 * @param name what, such as {@code memory under BIOS}
 * @param expected in words
 * @param found in words
 */
public record Check(String name, boolean passed, String expected, String found) {

    Map<String, Object> toJson() {
        return Map.of("name", name, "passed", passed, "expected", expected, "found", found);
    }

    /** For error messages. */
    @Override
    public String toString() {
        return name + ": expected " + expected + ", found " + found;
    }
}
