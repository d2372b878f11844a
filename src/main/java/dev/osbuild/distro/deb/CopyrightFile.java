package dev.osbuild.distro.deb;

import dev.osbuild.base.OsbuildException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A package's {@code copyright} file, when it is machine-readable (Debian's copyright format 1.0): stanzas of files, each
 * with the short name of its licence on the first line of the field {@code License}.
 */
public final class CopyrightFile {

    private static final String FORMAT = "copyright-format";
    private static final Set<String> FIELDS = Set.of("format", "files", "license");

    private CopyrightFile() {}

    /**
     * The short names of all licences of a package's files, sorted.
     *
     * @return nothing when the file is in prose or damaged
     */
    public static List<String> licences(byte[] content, String where) {
        Set<String> names = new TreeSet<>();
        StanzaReader stanzas = new StanzaReader(new ByteArrayInputStream(content), where, FIELDS);
        try {
            Optional<Stanza> header = stanzas.next();
            if (header.isEmpty() || !header.get().get("format").contains(FORMAT)) {
                return List.of();
            }
            add(header.get(), names);
            for (Optional<Stanza> next = stanzas.next(); next.isPresent(); next = stanzas.next()) {
                if (next.get().find("files").isPresent()) {
                    add(next.get(), names);
                }
            }
        } catch (IOException | OsbuildException.VerificationFailed e) {
            return List.of();
        }
        return List.copyOf(names);
    }

    private static void add(Stanza stanza, Set<String> names) {
        String name = stanza.get("license").lines().findFirst().orElse("").strip();
        if (!name.isEmpty()) {
            names.add(name);
        }
    }
}
