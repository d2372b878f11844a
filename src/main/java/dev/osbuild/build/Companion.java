package dev.osbuild.build;

import java.nio.charset.StandardCharsets;

/**
 * A document about the artifacts that stands beside them and is listed with them.
 *
 * @param name of its file
 * @param output the slot under which the manifest lists it
 * @param text its content, kept in UTF-8
 */
record Companion(String name, String output, String mediaType, String text) {

    Companion(String name, String output, String mediaType, byte[] utf8) {
        this(name, output, mediaType, new String(utf8, StandardCharsets.UTF_8));
    }

    byte[] content() {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
