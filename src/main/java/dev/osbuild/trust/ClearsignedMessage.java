package dev.osbuild.trust;

import dev.osbuild.base.OsbuildException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A text with its signatures in one file (RFC 9580, 7): the cleartext signature framework. Nothing may stand before or
 * after the message, so that nobody can take unsigned text for signed text.
 */
public final class ClearsignedMessage {

    private static final String BEGIN_MESSAGE = "-----BEGIN PGP SIGNED MESSAGE-----";
    private static final String BEGIN_SIGNATURE = "-----BEGIN PGP SIGNATURE-----";
    private static final String END_SIGNATURE = "-----END PGP SIGNATURE-----";

    private final List<String> lines;
    private final byte[] signatures;
    private final String where;

    private ClearsignedMessage(List<String> lines, byte[] signatures, String where) {
        this.lines = lines;
        this.signatures = signatures;
        this.where = where;
    }

    /**
     * Takes a message apart; nothing is verified yet.
     *
     * @param where the message's address or file, for errors
     * @throws OsbuildException.VerificationFailed when it is not one well-formed message
     */
    public static ClearsignedMessage parse(byte[] message, String where) {
        List<String> input = lines(message);
        int line = 0;
        if (input.isEmpty() || !input.get(line).stripTrailing().equals(BEGIN_MESSAGE)) {
            throw malformed("the file does not begin with a signed message", where);
        }
        for (line++; line < input.size() && !input.get(line).isBlank(); line++) {
            if (!input.get(line).startsWith("Hash: ")) {
                throw malformed("unexpected armor header", where);
            }
        }
        List<String> text = new ArrayList<>();
        for (line++; line < input.size() && !isSeparator(input.get(line)); line++) {
            text.add(withoutDashEscape(input.get(line), where));
        }
        int start = line;
        while (line < input.size() && !input.get(line).stripTrailing().equals(END_SIGNATURE)) {
            line++;
        }
        if (start >= input.size() || line >= input.size()) {
            throw malformed("the signature is missing or cut off", where);
        }
        for (int after = line + 1; after < input.size(); after++) {
            if (!input.get(after).isBlank()) {
                throw malformed("there is text after the signature", where);
            }
        }
        String armor = String.join("\n", input.subList(start, line + 1)) + "\n";
        return new ClearsignedMessage(List.copyOf(text), armor.getBytes(StandardCharsets.ISO_8859_1), where);
    }

    /**
     * The signed text, with line feeds and without the dash escapes.
     *
     * @param at when keys must be valid: now
     * @throws OsbuildException.VerificationFailed when no signature of a key in {@code keyring} is good
     */
    public byte[] verify(OpenPgpKeyring keyring, Instant at) {
        Signatures.parse(signatures, where).verifyText(canonical(), keyring, at);
        return text();
    }

    /** The text alone, for a message that has been verified before: this method checks no signature. */
    public byte[] text() {
        return String.join("\n", lines).concat("\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Lines without trailing blanks, between CR LF, none after the last (RFC 9580, 7.2). */
    private byte[] canonical() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < lines.size(); i++) {
            if (i > 0) {
                bytes.write('\r');
                bytes.write('\n');
            }
            bytes.writeBytes(withoutTrailingBlanks(lines.get(i)).getBytes(StandardCharsets.ISO_8859_1));
        }
        return bytes.toByteArray();
    }

    private static String withoutTrailingBlanks(String line) {
        int end = line.length();
        while (end > 0 && " \t\r".indexOf(line.charAt(end - 1)) >= 0) {
            end--;
        }
        return line.substring(0, end);
    }

    private static boolean isSeparator(String line) {
        return line.stripTrailing().equals(BEGIN_SIGNATURE);
    }

    private static String withoutDashEscape(String line, String where) {
        String plain = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        if (plain.startsWith("- ")) {
            return plain.substring(2);
        }
        if (plain.startsWith("-")) {
            throw malformed("a line begins with an unescaped dash", where);
        }
        return plain;
    }

    private static List<String> lines(byte[] message) {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            lines.add(text.substring(start, end));
            start = end + 1;
        }
        if (start < text.length()) {
            lines.add(text.substring(start));
        }
        return lines;
    }

    private static OsbuildException.VerificationFailed malformed(String what, String where) {
        return new OsbuildException.VerificationFailed(what, where, "try again, or use another mirror");
    }
}
