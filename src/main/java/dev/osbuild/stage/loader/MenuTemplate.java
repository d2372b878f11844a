package dev.osbuild.stage.loader;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.profile.Boot;
import dev.osbuild.profile.Os;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A GRUB menu with words in at signs, such as {@code @timeout@}, that stand for values of the profile. */
final class MenuTemplate {

    private static final Pattern WORD = Pattern.compile("@([a-z-]+)@");

    private final String text;
    private final String where;

    private MenuTemplate(String text, String where) {
        this.text = text;
        this.where = where;
    }

    /** @param where the template's place in the project, for messages */
    static MenuTemplate read(Path file, String where) throws IOException {
        return new MenuTemplate(Files.readString(file), where);
    }

    /**
     * The finished menu.
     *
     * @param system where the initramfs finds the system, as the value of {@code osbuild.system=}
     * @throws OsbuildException.Usage when the template names an unknown word
     */
    String fill(Os os, Boot boot, String system) {
        Map<String, String> values = Map.of(
                "title", quotable(boot.menu().orElse(os.name() + " " + os.version())),
                "timeout", Integer.toString(boot.timeout()),
                "cmdline", ("osbuild.system=" + system + " " + boot.cmdline()).strip());
        Matcher matcher = WORD.matcher(text);
        StringBuilder menu = new StringBuilder();
        while (matcher.find()) {
            String value = values.get(matcher.group(1));
            if (value == null) {
                throw new OsbuildException.Usage(
                        "unknown word " + matcher.group(), where, "use @title@, @timeout@ and @cmdline@");
            }
            matcher.appendReplacement(menu, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(menu).toString();
    }

    /** For use between single quotes, where GRUB knows no escape. */
    private static String quotable(String value) {
        return value.replace("'", "'\\''").replaceAll("[^ -~]", "?");
    }
}
