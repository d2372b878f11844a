package dev.osbuild.tool;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The extended attributes of a tree that belong to the system in it: file capabilities and {@code user.} attributes.
 * Labels that the machine itself puts on files stay out. Java can read only some of them, so {@code getfattr} does.
 */
public final class ExtendedAttributes {

    /** The Debian package that holds the program. */
    public static final String PACKAGE = "attr";

    private static final String INSIDE = "/tree";
    private static final String NAMES = "^(security\\.capability$|user\\.)";
    private static final String FILE_MARK = "# file: ";
    private static final String HIDDEN = "user.overlay.";

    private final Map<String, Map<String, byte[]>> byPath;

    private ExtendedAttributes(Map<String, Map<String, byte[]>> byPath) {
        this.byPath = byPath;
    }

    /**
     * Reads the attributes of all entries of a tree.
     *
     * @param listing takes the program's output; not there yet
     */
    public static ExtendedAttributes of(Path tree, Tools tools, Path listing) throws IOException {
        tools.run(ToolCommand.of("getfattr", "--recursive", "--physical", "--no-dereference", "--dump")
                .arguments("--match=" + NAMES, "--encoding=hex", "--absolute-names", INSIDE)
                .input(tree, INSIDE)
                .standardOutput(listing)
                .build());
        return parse(Files.exists(listing) ? Files.readString(listing, StandardCharsets.ISO_8859_1) : "");
    }

    /** Of one entry, by name; {@code path} is relative to the tree. */
    public Map<String, byte[]> of(String path) {
        return byPath.getOrDefault(path, Map.of());
    }

    static ExtendedAttributes parse(String dump) {
        Map<String, Map<String, byte[]>> byPath = new TreeMap<>();
        Map<String, byte[]> current = new TreeMap<>();
        for (String line : dump.split("\n", -1)) {
            int equals = line.indexOf("=0x");
            if (line.startsWith(FILE_MARK)) {
                String path = unescaped(line.substring(FILE_MARK.length()))
                        .substring(INSIDE.length())
                        .replaceFirst("^/", "");
                current = byPath.computeIfAbsent(path, key -> new TreeMap<>());
            } else if (equals > 0 && !line.startsWith(HIDDEN)) {
                current.put(line.substring(0, equals), HexFormat.of().parseHex(line, equals + 3, line.length()));
            }
        }
        return new ExtendedAttributes(Collections.unmodifiableMap(byPath));
    }

    /** Backslashes and control characters of names are printed as a backslash and three octal digits. */
    private static String unescaped(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\' && i + 3 < text.length()) {
                bytes.write(Integer.parseInt(text.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                bytes.write(text.charAt(i));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
