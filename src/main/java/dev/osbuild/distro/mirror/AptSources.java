package dev.osbuild.distro.mirror;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.distro.deb.Stanza;
import dev.osbuild.distro.deb.StanzaReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the host's {@code sources.list}, {@code sources.list.d/*.list} and {@code *.sources} (sources.list(5)), binary
 * packages only. A file that cannot be read or understood is passed over, for it is not ours to mend.
 */
final class AptSources {

    private static final Logger LOG = LoggerFactory.getLogger(AptSources.class);

    private AptSources() {}

    /** @param folder apt's configuration folder, {@code /etc/apt} */
    static List<AptEntry> read(Path folder) {
        List<AptEntry> entries = new ArrayList<>();
        readInto(folder.resolve("sources.list"), entries);
        Path parts = folder.resolve("sources.list.d");
        if (Files.isDirectory(parts)) {
            try (Stream<Path> files = Files.list(parts)) {
                files.sorted().forEach(file -> readInto(file, entries));
            } catch (IOException e) {
                LOG.debug("cannot list {}: {}", parts, e.toString());
            }
        }
        return entries;
    }

    private static void readInto(Path file, List<AptEntry> entries) {
        String name = file.getFileName().toString();
        if (!Files.isRegularFile(file)) {
            return;
        }
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            if (name.endsWith(".list")) {
                entries.addAll(parseLines(text));
            } else if (name.endsWith(".sources")) {
                entries.addAll(parseStanzas(text, name));
            }
        } catch (IOException | OsbuildException e) {
            LOG.debug("passed over {}: {}", file, e.toString());
        }
    }

    /** One-line style: {@code deb [option=value …] address suite component…}. */
    static List<AptEntry> parseLines(String text) {
        List<AptEntry> entries = new ArrayList<>();
        for (String raw : text.lines().toList()) {
            int comment = raw.indexOf('#');
            String line = (comment < 0 ? raw : raw.substring(0, comment)).strip();
            if (!line.matches("deb\\s.*")) {
                continue;
            }
            String rest = line.substring(3).strip();
            if (rest.startsWith("[")) {
                int end = rest.indexOf(']');
                if (end < 0) {
                    continue;
                }
                rest = rest.substring(end + 1).strip();
            }
            List<String> words = words(rest);
            if (words.size() >= 2) {
                entries.add(new AptEntry(addresses(words.subList(0, 1)), words.subList(1, 2)));
            }
        }
        return entries;
    }

    /** deb822 style: stanzas with Types, URIs and Suites; {@code Enabled: no} turns one off. */
    static List<AptEntry> parseStanzas(String text, String where) throws IOException {
        List<AptEntry> entries = new ArrayList<>();
        StanzaReader reader =
                new StanzaReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), where, Set.of());
        for (var next = reader.next(); next.isPresent(); next = reader.next()) {
            Stanza stanza = next.get();
            boolean isEnabled = !Set.of("no", "false", "off", "0", "without", "disable")
                    .contains(stanza.get("Enabled").toLowerCase(Locale.ROOT));
            if (isEnabled && words(stanza.get("Types")).contains("deb")) {
                entries.add(new AptEntry(addresses(words(stanza.get("URIs"))), words(stanza.get("Suites"))));
            }
        }
        return entries;
    }

    private static List<String> addresses(List<String> configured) {
        List<String> addresses = new ArrayList<>();
        for (String address : configured) {
            if (address.startsWith("mirror+file:")) {
                addresses.addAll(listedIn(Path.of(address.substring("mirror+file:".length()))));
            } else {
                addresses.add(address);
            }
        }
        return addresses;
    }

    /** A mirror list names one address per line, with options after it (apt-transport-mirror(1)). */
    private static List<String> listedIn(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> words(line).stream().findFirst().orElse(""))
                    .filter(word -> !word.isEmpty() && !word.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            LOG.debug("cannot read the mirror list {}: {}", file, e.toString());
            return List.of();
        }
    }

    private static List<String> words(String text) {
        return Stream.of(text.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
