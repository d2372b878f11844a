package dev.osbuild.distro.mirror;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code apt.conf.d/*} and {@code apt.conf} (apt.conf(5)) far enough to know scalar settings, nested in braces or
 * with {@code ::}; later files win. Keys are in lower case.
 */
public final class AptSettings {

    private static final Logger LOG = LoggerFactory.getLogger(AptSettings.class);
    private static final Pattern TOKEN = Pattern.compile(
            "(?s)/\\*.*?\\*/|//[^\\n]*|#[^\\n]*|\"(?<text>[^\"\\n]*)\"|(?<word>[^\\s{};\"]+)|(?<mark>[{};])");

    private AptSettings() {}

    /** The settings below apt's configuration folder; none when there is no apt. */
    public static Map<String, String> read(Path folder) {
        Map<String, String> settings = new HashMap<>();
        Path parts = folder.resolve("apt.conf.d");
        if (Files.isDirectory(parts)) {
            try (Stream<Path> files = Files.list(parts)) {
                List<Path> sorted = files.sorted().toList();
                sorted.forEach(file -> readInto(file, settings));
            } catch (IOException e) {
                LOG.debug("cannot list {}: {}", parts, e.toString());
            }
        }
        readInto(folder.resolve("apt.conf"), settings);
        return settings;
    }

    private static void readInto(Path file, Map<String, String> settings) {
        if (Files.isRegularFile(file)) {
            try {
                settings.putAll(parse(Files.readString(file)));
            } catch (IOException e) {
                LOG.debug("passed over {}: {}", file, e.toString());
            }
        }
    }

    static Map<String, String> parse(String text) {
        Map<String, String> settings = new HashMap<>();
        Deque<String> prefixes = new ArrayDeque<>();
        prefixes.push("");
        String name = "";
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            String mark = matcher.group("mark");
            String value = matcher.group("text");
            String word = matcher.group("word");
            if (word != null && name.isEmpty()) {
                name = word.toLowerCase(Locale.ROOT);
            } else if (value != null || word != null) {
                settings.put(prefixes.getFirst() + name, value != null ? value : word);
            } else if (mark != null) {
                if (mark.equals("{")) {
                    prefixes.push(prefixes.getFirst() + name + "::");
                } else if (mark.equals("}") && prefixes.size() > 1) {
                    prefixes.pop();
                }
                name = "";
            }
        }
        return settings;
    }
}
