package dev.osbuild.vm;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Turns what a terminal would receive into plain lines: control sequences of ECMA-48 disappear, a carriage return ends a
 * line like a line feed does, moving the cursor to another row starts a new line. Works on chunks cut anywhere.
 */
final class ConsoleText {

    private static final char ESCAPE = 0x1b;
    private static final char BELL = 0x07;

    private enum State {
        TEXT,
        ESCAPE,
        CONTROL_SEQUENCE,
        COMMAND_STRING
    }

    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] undecoded = new byte[0];
    private State state = State.TEXT;
    private boolean returned;
    private boolean atLineStart = true;

    /** The plain text of the next bytes. */
    String clean(byte[] bytes) {
        StringBuilder plain = new StringBuilder();
        String characters = decode(bytes);
        for (int i = 0; i < characters.length(); i++) {
            accept(characters.charAt(i), plain);
        }
        return plain.toString();
    }

    private String decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.allocate(undecoded.length + bytes.length)
                .put(undecoded)
                .put(bytes)
                .flip();
        CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
        decoder.reset();
        decoder.decode(in, out, false);
        undecoded = new byte[in.remaining()];
        in.get(undecoded);
        return out.flip().toString();
    }

    private void accept(char character, StringBuilder plain) {
        switch (state) {
            case TEXT -> acceptText(character, plain);
            case ESCAPE -> acceptEscape(character);
            case CONTROL_SEQUENCE -> acceptControlSequence(character, plain);
            case COMMAND_STRING -> acceptCommandString(character);
        }
    }

    private void acceptText(char character, StringBuilder plain) {
        if (character == ESCAPE) {
            state = State.ESCAPE;
        } else if (character == '\n') {
            append('\n', plain);
            returned = false;
        } else if (character == '\r') {
            returned = true;
        } else if (character == '\t' || (character >= ' ' && character != 0x7f)) {
            startLineAfterReturn(plain);
            append(character, plain);
        }
    }

    private void startLineAfterReturn(StringBuilder plain) {
        if (returned) {
            returned = false;
            startLine(plain);
        }
    }

    private void acceptEscape(char character) {
        if (character == '[') {
            state = State.CONTROL_SEQUENCE;
        } else if (character == ']' || character == 'P' || character == '_' || character == '^') {
            state = State.COMMAND_STRING;
        } else if (character >= 0x30) {
            state = State.TEXT;
        }
    }

    private void acceptControlSequence(char character, StringBuilder plain) {
        if (character >= 0x40 && character <= 0x7e) {
            state = State.TEXT;
            if (character == 'H' || character == 'f') {
                returned = false;
                startLine(plain);
            }
        }
    }

    /** A command string ends with BEL or with ESC \. */
    private void acceptCommandString(char character) {
        if (character == BELL) {
            state = State.TEXT;
        } else if (character == ESCAPE) {
            state = State.ESCAPE;
        }
    }

    private void startLine(StringBuilder plain) {
        if (!atLineStart) {
            append('\n', plain);
        }
    }

    private void append(char character, StringBuilder plain) {
        plain.append(character);
        atLineStart = character == '\n';
    }
}
