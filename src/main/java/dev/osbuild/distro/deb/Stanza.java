package dev.osbuild.distro.deb;

import dev.osbuild.base.OsbuildException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The fields of one control stanza; names are compared without regard to case (deb822(5)). */
public final class Stanza {

    private final Map<String, String> fields;
    private final String where;

    Stanza(Map<String, String> fields, String where) {
        this.fields = fields;
        this.where = where;
    }

    /** A field's value without surrounding blanks; continuation lines are stripped and joined with newlines. */
    public Optional<String> find(String field) {
        return Optional.ofNullable(fields.get(field.toLowerCase(Locale.ROOT)));
    }

    /** A field's value, or the empty text. */
    public String get(String field) {
        return find(field).orElse("");
    }

    /**
     * A field's value.
     *
     * @throws OsbuildException.VerificationFailed when the field is missing or empty
     */
    public String require(String field) {
        return find(field)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> malformed("the field '" + field + "' is missing"));
    }

    /**
     * A field's value as a number.
     *
     * @throws OsbuildException.VerificationFailed when the field is missing or no number below 10^18
     */
    public long requireNumber(String field) {
        String text = require(field);
        if (text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw malformed("the field '" + field + "' is not a number: '" + text + "'");
        }
        return Long.parseLong(text);
    }

    /** Whether a field says {@code yes}. */
    public boolean isYes(String field) {
        return get(field).equals("yes");
    }

    /** The file and line where the stanza begins. */
    public String where() {
        return where;
    }

    /** An error about this stanza. */
    public OsbuildException.VerificationFailed malformed(String what) {
        return new OsbuildException.VerificationFailed(what, where, "");
    }
}
