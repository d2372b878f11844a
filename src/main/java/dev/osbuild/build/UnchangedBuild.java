package dev.osbuild.build;

import dev.osbuild.base.AtomicFile;
import dev.osbuild.base.Digest;
import dev.osbuild.store.CacheFolder;
import dev.osbuild.store.FileStamp;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Knows a command line whose build would do nothing. After a build, the stamp of every file it depended on or made is
 * kept, and of every folder it looked into; while the same command line meets the same environment and the same stamps,
 * there is nothing to plan, so none of the classes that planning takes are loaded.
 *
 * <p>The record is text: a first line that names its form; {@code until} and the second since 1970 up to which the
 * package indexes hold; {@code environment} and a digest; one line {@code file STAMP PATH} for each file; and
 * {@code say} lines, what to print.
 */
public final class UnchangedBuild {

    private static final String FORM = "osbuild unchanged 1";
    private static final String UNTIL = "until ";
    private static final String ENVIRONMENT = "environment ";
    private static final String FILE = "file ";
    private static final String SAY = "say ";

    /** Variables that differ from one shell to the next and that nothing here reads. */
    private static final Set<String> IGNORED =
            Set.of("_", "PWD", "OLDPWD", "SHLVL", "COLUMNS", "LINES", "TERM", "WINDOWID");

    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final Path record;
    private final String environment;

    private UnchangedBuild(Path record, String environment) {
        this.record = record;
        this.environment = environment;
    }

    /** The record of a command line, whether there is one yet or not. */
    public static UnchangedBuild of(List<String> commandLine, Map<String, String> environment) {
        StringBuilder name = new StringBuilder(Path.of("").toAbsolutePath().toString());
        for (String word : commandLine) {
            name.append('\0').append(word);
        }
        StringBuilder variables = new StringBuilder();
        for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
            if (!IGNORED.contains(variable.getKey())) {
                variables
                        .append(variable.getKey())
                        .append('=')
                        .append(variable.getValue())
                        .append('\0');
            }
        }
        variables.append("class path=").append(System.getProperty("java.class.path", ""));
        Path record = CacheFolder.of(environment)
                .resolve("state")
                .resolve("unchanged")
                .resolve(Digest.of(name.toString()).abbreviated());
        return new UnchangedBuild(record, Digest.of(variables.toString()).hex());
    }

    /** What to print, when a build now would find nothing to do; otherwise nothing. A damaged record is no record. */
    public List<String> report() {
        try {
            List<String> lines = Files.readAllLines(record, StandardCharsets.UTF_8);
            return isCurrent(lines) ? said(lines) : List.of();
        } catch (IOException | RuntimeException e) {
            return List.of();
        }
    }

    private boolean isCurrent(List<String> lines) throws IOException {
        if (lines.size() < 3
                || !lines.get(0).equals(FORM)
                || !lines.get(1).startsWith(UNTIL)
                || !lines.get(2).equals(ENVIRONMENT + environment)
                || Long.parseLong(lines.get(1).substring(UNTIL.length()))
                        < Instant.now().getEpochSecond()) {
            return false;
        }
        for (String line : lines.subList(3, lines.size())) {
            if (line.startsWith(FILE)) {
                int space = line.indexOf(' ', FILE.length());
                String stamp = line.substring(FILE.length(), space);
                if (!FileStamp.of(Path.of(line.substring(space + 1))).text().equals(stamp)) {
                    return false;
                }
            } else if (!line.startsWith(SAY)) {
                return false;
            }
        }
        return true;
    }

    private static List<String> said(List<String> lines) {
        List<String> said = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith(SAY)) {
                said.add(line.substring(SAY.length()));
            }
        }
        return said;
    }

    /**
     * Records a build that succeeded, unless one of its inputs changed shortly before it began or since, or has a name
     * that does not fit on a line.
     *
     * @param inputs files and folders, there or not
     * @param outputs files the build delivered
     * @param holdUntil after which the package indexes have to be asked for again
     * @param began when the build began to look at its inputs
     * @param lines to print when the build is asked for again
     */
    public void remember(
            Collection<Path> inputs, Collection<Path> outputs, Instant holdUntil, Instant began, List<String> lines)
            throws IOException {
        Set<Path> depended = new TreeSet<>(inputs);
        depended.addAll(program());
        StringBuilder text = new StringBuilder(FORM);
        text.append('\n').append(UNTIL).append(holdUntil.getEpochSecond());
        text.append('\n').append(ENVIRONMENT).append(environment);
        boolean fit = true;
        for (Path file : depended) {
            FileStamp stamp = FileStamp.of(file);
            fit &= stamp.changed().isBefore(began.minus(SETTLED))
                    && file.toString().indexOf('\n') < 0;
            append(text, stamp, file);
        }
        for (Path file : outputs) {
            append(text, FileStamp.of(file), file);
        }
        for (String line : lines) {
            text.append('\n').append(SAY).append(line);
        }
        if (fit) {
            AtomicFile.write(record, text.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        } else {
            Files.deleteIfExists(record);
        }
    }

    private static void append(StringBuilder text, FileStamp stamp, Path file) {
        text.append('\n').append(FILE).append(stamp.text()).append(' ').append(file);
    }

    /** The jars this program runs from; a new program builds anew. */
    private static List<Path> program() {
        List<Path> jars = new ArrayList<>();
        for (String element : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
            jars.add(Path.of(element).toAbsolutePath());
        }
        return jars;
    }
}
