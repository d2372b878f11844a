package dev.osbuild.distro.deb;

import dev.osbuild.base.OsbuildException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads control stanzas one after another (deb822(5)): fields, continuation lines, blank lines between stanzas, in
 * UTF-8. A repeated field, a line that is no field, or text past the limits is refused. The caller bounds the stream's
 * length.
 */
public final class StanzaReader {

    private static final int MAX_LINE = 4 << 20;
    private static final int MAX_FIELDS = 500;

    private final BufferedReader reader;
    private final String where;
    private final Set<String> wanted;
    private int line;
    private int stanzas;

    /**
     * @param where what is being read, for messages
     * @param wanted the fields to keep, in lower case; all when empty
     */
    public StanzaReader(InputStream in, String where, Set<String> wanted) {
        this.reader = new BufferedReader(
                new InputStreamReader(
                        in,
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT)),
                1 << 16);
        this.where = where;
        this.wanted = Set.copyOf(wanted);
    }

    /**
     * The next stanza; empty at the end.
     *
     * @throws OsbuildException.VerificationFailed when the text is malformed
     */
    public Optional<Stanza> next() throws IOException {
        String text = readLine();
        while (text != null && (text.isBlank() || text.charAt(0) == '#')) {
            text = readLine();
        }
        if (text == null) {
            return Optional.empty();
        }
        stanzas++;
        int firstLine = line;
        Fields fields = new Fields();
        while (text != null && !text.isBlank()) {
            fields.add(text);
            text = readLine();
        }
        return Optional.of(new Stanza(fields.finish(), where + ":" + firstLine));
    }

    /** How many stanzas have been returned. */
    public int count() {
        return stanzas;
    }

    private @Nullable String readLine() throws IOException {
        try {
            String text = reader.readLine();
            line++;
            if (text != null && text.length() > MAX_LINE) {
                throw malformed("the line is longer than " + MAX_LINE + " characters");
            }
            return text;
        } catch (CharacterCodingException e) {
            throw malformed("the text is not UTF-8");
        }
    }

    private OsbuildException.VerificationFailed malformed(String what) {
        return new OsbuildException.VerificationFailed(what, where + ":" + line, "");
    }

    /** The fields of one stanza while it is read. */
    private final class Fields {
        private final Map<String, String> values = new HashMap<>(32);
        private @Nullable String name;
        private @Nullable StringBuilder value;
        private int count;

        void add(String text) {
            char first = text.charAt(0);
            if (first == '#') {
                return;
            }
            if (first == ' ' || first == '\t') {
                addContinuation(text);
                return;
            }
            flush();
            int colon = text.indexOf(':');
            if (colon <= 0 || !isFieldName(text, colon)) {
                throw malformed("this line is no field: '" + text.substring(0, Math.min(60, text.length())) + "'");
            }
            if (++count > MAX_FIELDS) {
                throw malformed("the stanza has more than " + MAX_FIELDS + " fields");
            }
            name = text.substring(0, colon).toLowerCase(Locale.ROOT);
            value = isWanted(name) ? new StringBuilder(text.substring(colon + 1).strip()) : null;
        }

        private void addContinuation(String text) {
            if (name == null) {
                throw malformed("a continuation line without a field");
            }
            if (value != null) {
                value.append('\n').append(text.strip());
            }
        }

        private boolean isWanted(String field) {
            return wanted.isEmpty() || wanted.contains(field);
        }

        private void flush() {
            if (name != null && value != null && values.put(name, value.toString()) != null) {
                throw malformed("the field '" + name + "' stands twice in one stanza");
            }
        }

        Map<String, String> finish() {
            flush();
            return values;
        }
    }

    private static boolean isFieldName(String text, int colon) {
        for (int i = 0; i < colon; i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~') {
                return false;
            }
        }
        return text.charAt(0) != '-';
    }
}
