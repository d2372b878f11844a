package dev.osbuild.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Pages that a test derives from the program. A stale page fails the test; {@code mvn test -Dosbuild.update=true} writes
 * it anew.
 */
public final class WrittenPage {

    private static final boolean UPDATE = Boolean.getBoolean("osbuild.update");

    private WrittenPage() {}

    /** Checks one page, or writes it. */
    public static void check(String page, String expected) throws IOException {
        Path file = ProjectFiles.ROOT.resolve(page);
        if (UPDATE) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, expected);
        }
        assertThat(file)
                .as(page + " (mvn test -Dosbuild.update=true writes it)")
                .hasContent(expected);
    }

    /** Checks the part of a page between {@code <!-- NAME -->} and {@code <!-- end of NAME -->}, or writes it. */
    public static void checkBlock(String page, String name, String expected) throws IOException {
        String begin = "<!-- " + name + " -->\n";
        String end = "<!-- end of " + name + " -->";
        String text = Files.readString(ProjectFiles.ROOT.resolve(page));
        assertThat(text).contains(begin, end);
        int from = text.indexOf(begin) + begin.length();
        check(page, text.substring(0, from) + expected + text.substring(text.indexOf(end)));
    }

    /** Checks a folder that holds these pages and no other, or makes it so. */
    public static void checkFolder(String folder, Map<String, String> pages) throws IOException {
        Set<String> surplus = new TreeSet<>();
        for (Path file : ProjectFiles.below(folder)) {
            String name = file.getFileName().toString();
            if (!pages.containsKey(name)) {
                surplus.add(name);
                if (UPDATE) {
                    Files.delete(file);
                }
            }
        }
        for (Map.Entry<String, String> page : new TreeMap<>(pages).entrySet()) {
            check(folder + "/" + page.getKey(), page.getValue());
        }
        if (!UPDATE) {
            assertThat(surplus)
                    .as("pages in " + folder + " that nothing makes any more")
                    .isEmpty();
        }
    }
}
