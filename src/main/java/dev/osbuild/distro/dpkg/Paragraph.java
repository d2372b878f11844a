package dev.osbuild.distro.dpkg;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One paragraph of fields, see deb-control(5) and deb822(5): names without regard to case, in the order written;
 * continuation lines stay part of the value.
 */
final class Paragraph {

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> spellings = new LinkedHashMap<>();

    private Paragraph() {}

    static Paragraph parse(String text) throws MalformedDeb {
        Paragraph paragraph = new Paragraph();
        String current = "";
        for (String line : text.stripTrailing().split("\n", -1)) {
            if (line.startsWith(" ") || line.startsWith("\t")) {
                if (current.isEmpty()) {
                    throw new MalformedDeb("its control file starts with a continuation line");
                }
                paragraph.values.merge(current, "\n" + line, String::concat);
                continue;
            }
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new MalformedDeb("its control file holds the line '" + line + "'");
            }
            String name = line.substring(0, colon);
            current = name.toLowerCase(Locale.ROOT);
            if (paragraph.values.put(current, line.substring(colon + 1).strip()) != null) {
                throw new MalformedDeb("its control file holds the field " + name + " twice");
            }
            paragraph.spellings.put(current, name);
        }
        return paragraph;
    }

    Optional<String> field(String name) {
        return Optional.ofNullable(values.get(name.toLowerCase(Locale.ROOT)));
    }

    String required(String name) throws MalformedDeb {
        return field(name).orElseThrow(() -> new MalformedDeb("its control file lacks the field " + name));
    }

    /** The fields as written, without a line feed at the end. */
    String text() {
        StringBuilder text = new StringBuilder();
        values.forEach((key, value) -> {
            if (text.length() > 0) {
                text.append('\n');
            }
            text.append(spellings.get(key)).append(':');
            text.append(value.startsWith("\n") ? "" : " ").append(value);
        });
        return text.toString();
    }
}
