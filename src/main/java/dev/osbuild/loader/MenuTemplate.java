package dev.osbuild.loader;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.profile.Boot;
import dev.osbuild.profile.Os;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A GRUB menu with words in at signs, such as {@code @timeout@}, that stand for values of the profile. */
public final class MenuTemplate {

    private static final Pattern WORD = Pattern.compile("@([a-z0-9-]+)@");

    private final String text;
    private final String where;

    private MenuTemplate(String text, String where) {
        this.text = text;
        this.where = where;
    }

    /**
     * Reads a template.
     *
     * @param where the template's place in the project, for messages
     */
    public static MenuTemplate read(Path file, String where) throws IOException {
        return new MenuTemplate(Files.readString(file), where);
    }

    /**
     * The finished menu.
     *
     * @param values by word, without its at signs
     * @throws OsbuildException.Usage when the template names an unknown word
     */
    public String fill(Map<String, String> values) {
        Matcher matcher = WORD.matcher(text);
        StringBuilder menu = new StringBuilder();
        while (matcher.find()) {
            String value = values.get(matcher.group(1));
            if (value == null) {
                throw new OsbuildException.Usage(
                        "unknown word " + matcher.group(),
                        where,
                        "use "
                                + String.join(
                                        ", ",
                                        new TreeSet<>(values.keySet())
                                                .stream()
                                                        .map(word -> "@" + word + "@")
                                                        .toList()));
            }
            matcher.appendReplacement(menu, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(menu).toString();
    }

    /**
     * The words that every menu has: {@code title}, {@code timeout} and {@code cmdline}, the profile's words for the
     * kernel behind those that say where the system lies.
     *
     * @param place words for the initramfs, such as {@code osbuild.system=part:system}
     */
    public static Map<String, String> values(Os os, Boot boot, String place) {
        return Map.of(
                "title", quotable(boot.menu().orElse(os.name() + " " + os.version())),
                "timeout", Integer.toString(boot.timeout()),
                "cmdline", (place + " " + boot.cmdline()).strip());
    }

    /** For use between single quotes, where GRUB knows no escape. */
    private static String quotable(String value) {
        return value.replace("'", "'\\''").replaceAll("[^ -~]", "?");
    }
}
