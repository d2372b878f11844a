package dev.osbuild.distro.dpkg;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes dpkg's database for packages that lie unpacked in a tree and wait for their configuration. The form is that of
 * dpkg's {@code lib/dpkg} (info format 1): {@code status}, {@code info/NAME[:ARCHITECTURE].SUFFIX}, {@code
 * triggers/File} and one file for each named trigger, {@code diversions}, {@code arch}.
 *
 * <p>Configuration files stand at their final place, with their MD5 in {@code status}: dpkg touches only those that wait
 * as {@code .dpkg-new}, and in a new system there is no older version to weigh them against.
 */
final class DpkgDatabase {

    static final String FOLDER = "var/lib/dpkg";

    private static final String STATUS = "status";
    private static final Set<String> NOT_INFO = Set.of("control");

    private final Path folder;
    private final boolean copies;

    /**
     * @param root the tree, which has the folder {@code var/lib}
     * @param copies true when files of the tree will be changed in place, so that links must not be made
     */
    DpkgDatabase(Path root, boolean copies) {
        this.folder = root.resolve(FOLDER);
        this.copies = copies;
    }

    void write(List<UnpackedPackage> packages, String architecture) throws IOException {
        for (String name : List.of("alternatives", "info", "parts", "triggers", "updates")) {
            folder(folder.resolve(name));
        }
        StringBuilder status = new StringBuilder();
        for (UnpackedPackage unpacked : packages) {
            status.append(status(unpacked)).append('\n');
            linkInfo(unpacked);
        }
        text(STATUS, status.toString());
        text("info/format", "1\n");
        text("arch", architecture + "\n");
        for (String empty : List.of("available", "diversions", "statoverride")) {
            text(empty, "");
        }
        for (Map.Entry<String, String> trigger : triggers(packages).entrySet()) {
            text("triggers/" + trigger.getKey(), trigger.getValue());
        }
    }

    /** Writes into a tree what packages its files are of, and nothing else of the database. */
    static void writeNames(Path root, List<UnpackedPackage> packages) throws IOException {
        Path folder = root;
        for (String name : FOLDER.split("/", -1)) {
            folder = folder.resolve(name);
            if (Files.notExists(folder)) {
                folder(folder);
            }
        }
        StringBuilder status = new StringBuilder();
        for (UnpackedPackage each : packages.stream()
                .sorted(Comparator.comparing(UnpackedPackage::name))
                .toList()) {
            status.append("Package: ").append(each.name()).append("\nStatus: install ok installed\n");
            for (String field : List.of("Architecture", "Source", "Version")) {
                each.control()
                        .field(field)
                        .ifPresent(value ->
                                status.append(field).append(": ").append(value).append('\n'));
            }
            status.append('\n');
        }
        new DpkgDatabase(root, true).text(STATUS, status.toString());
    }

    private static void folder(Path path) throws IOException {
        Files.createDirectories(path);
        UnixAttributes.mode(path, 0755);
    }

    private void text(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        UnixAttributes.mode(file, 0644);
    }

    private void linkInfo(UnpackedPackage unpacked) throws IOException {
        String prefix = unpacked.qualifiedName() + ".";
        for (String suffix : unpacked.infoFiles()) {
            if (!NOT_INFO.contains(suffix)) {
                Path target = folder.resolve("info").resolve(prefix + suffix);
                LinkFarm.link(unpacked.info(suffix), target, copies);
            }
        }
    }

    /** One paragraph of {@code status}. */
    static String status(UnpackedPackage unpacked) {
        StringBuilder paragraph = new StringBuilder(unpacked.control().text());
        int afterFirstLine = paragraph.indexOf("\n");
        paragraph.insert(afterFirstLine, "\nStatus: install ok unpacked");
        if (!unpacked.conffiles().isEmpty()) {
            paragraph.append("\nConffiles:");
            unpacked.conffiles()
                    .forEach((path, md5) ->
                            paragraph.append("\n /").append(path).append(' ').append(md5));
        }
        return paragraph.append('\n').toString();
    }

    /** The files below {@code triggers/}, see deb-triggers(5): who is interested in which path or name. */
    private static Map<String, String> triggers(List<UnpackedPackage> packages) throws IOException {
        Map<String, StringBuilder> files = new TreeMap<>();
        files.put("File", new StringBuilder());
        for (UnpackedPackage unpacked : packages) {
            if (!unpacked.infoFiles().contains("triggers")) {
                continue;
            }
            for (String line : Files.readAllLines(unpacked.info("triggers"))) {
                List<String> words = words(line);
                if (words.size() < 2 || !words.get(0).startsWith("interest")) {
                    continue;
                }
                String trigger = words.get(1);
                String who = unpacked.qualifiedName() + (words.get(0).endsWith("-noawait") ? "/noawait" : "");
                if (trigger.startsWith("/")) {
                    files.get("File").append(trigger).append(' ').append(who).append('\n');
                } else if (trigger.matches("[A-Za-z0-9][A-Za-z0-9+._:-]*") && !trigger.equals("File")) {
                    files.computeIfAbsent(trigger, name -> new StringBuilder())
                            .append(who)
                            .append('\n');
                } else {
                    throw new MalformedDeb("its triggers name '" + trigger + "'");
                }
            }
        }
        Map<String, String> texts = new TreeMap<>();
        files.forEach((name, text) -> texts.put(name, text.toString()));
        return texts;
    }

    private static List<String> words(String line) {
        int comment = line.indexOf('#');
        List<String> words = new ArrayList<>();
        for (String word : (comment < 0 ? line : line.substring(0, comment)).split("[ \t]+", -1)) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }
}
