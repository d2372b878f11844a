package dev.osbuild.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What no file of the project may hold, and what every page must keep. The searched words are assembled from halves. */
class RepositoryTest {

    private static final int LONGEST_JAVA_FILE = 350;

    /** Java files that may be longer, each with the reason why it is one thing. */
    private static final Map<String, String> LONG_FOR_A_REASON = Map.of();

    /** Folders of one person's machine. */
    private static final List<Pattern> MACHINE_PATHS = List.of(
            pattern("/ho", "me/(?!user/)[a-z]+/"),
            pattern("/wo", "rk/(main|wt|shared)"),
            pattern("/Us", "ers/[a-z]+/"));

    /** Places that a build tool finds by its own settings; a project that names one fails where it is out of reach. */
    private static final List<Pattern> REGISTRIES = List.of(
            pattern("repo1?\\.ma", "ven\\."),
            pattern("maven-cen", "tral\\."),
            pattern("art", "ifactory"),
            pattern("\\bnex", "us[.-]"),
            pattern("j", "frog"),
            pattern("py", "pi\\.org"),
            pattern("registry\\.", "npm"),
            pattern("proxy\\.go", "lang"),
            pattern("index\\.cra", "tes"));

    private static final List<Pattern> UNFINISHED = List.of(pattern("\\bTO", "DO\\b"), pattern("\\bFIX", "ME\\b"));

    private static final Pattern NAMED_PAGE = Pattern.compile("\\bdocs/[a-z-]+\\.md\\b");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");

    private static Pattern pattern(String first, String second) {
        return Pattern.compile(first + second);
    }

    @Test
    void noFileNamesAFolderOfOneMachine() throws IOException {
        assertThat(found(MACHINE_PATHS, ProjectFiles.below("."))).isEmpty();
    }

    @Test
    void noFileNamesAPackageRegistry() throws IOException {
        assertThat(found(REGISTRIES, ProjectFiles.below("."))).isEmpty();
    }

    @Test
    void nothingIsLeftForLater() throws IOException {
        assertThat(found(UNFINISHED, ProjectFiles.below("src"))).isEmpty();
    }

    @Test
    void everyLinkBetweenPagesLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                String target = link.group(1);
                if (!target.matches("[a-z]+:.*") && !Files.exists(page.resolveSibling(target))) {
                    broken.add(ProjectFiles.shown(page) + " links to " + target);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyPageThatTheProgramNamesIsThere() throws IOException {
        Set<String> missing = new TreeSet<>();
        for (Path file : ProjectFiles.below(".")) {
            if (!file.toString().endsWith(".md")) {
                Matcher name = NAMED_PAGE.matcher(ProjectFiles.text(file));
                while (name.find()) {
                    if (!Files.exists(ProjectFiles.ROOT.resolve(name.group()))) {
                        missing.add(ProjectFiles.shown(file) + " names " + name.group());
                    }
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void theReadmeLeadsToEveryPage() throws IOException {
        StringBuilder list = new StringBuilder();
        for (Path page : pages()) {
            String name = ProjectFiles.shown(page);
            if (name.matches("docs/([^/]+|commands/README)\\.md")) {
                String title = Files.readAllLines(page).get(0).replaceFirst("^# ", "");
                list.append("- [").append(title).append("](").append(name).append(")\n");
            }
        }
        WrittenPage.checkBlock("README.md", "pages", list.toString());
    }

    @Test
    void theReadmeShowsTheRecordingThatIsKept() throws IOException {
        String recording = Files.readString(ProjectFiles.ROOT.resolve("docs/recording.txt"));
        WrittenPage.checkBlock("README.md", "recording", "```console\n" + recording + "```\n");
    }

    @Test
    void aJavaFileIsNotLong() throws IOException {
        Map<String, Integer> tooLong = new TreeMap<>();
        for (Path file : ProjectFiles.below("src")) {
            int lines = ProjectFiles.text(file).split("\n", -1).length - 1;
            if (file.toString().endsWith(".java")
                    && lines > LONGEST_JAVA_FILE
                    && !LONG_FOR_A_REASON.containsKey(ProjectFiles.shown(file))) {
                tooLong.put(ProjectFiles.shown(file), lines);
            }
        }
        assertThat(tooLong)
                .as("Java files of more than " + LONGEST_JAVA_FILE + " lines: look for the second concept hiding there")
                .isEmpty();
    }

    private static List<Path> pages() throws IOException {
        return ProjectFiles.below(".").stream()
                .filter(file -> file.toString().endsWith(".md"))
                .collect(Collectors.toList());
    }

    private static List<String> found(List<Pattern> patterns, List<Path> files) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            String text = ProjectFiles.text(file);
            for (Pattern pattern : patterns) {
                Matcher matcher = pattern.matcher(text);
                if (matcher.find()) {
                    long line = text.substring(0, matcher.start()).lines().count();
                    found.add(ProjectFiles.shown(file) + ":" + line + ": " + matcher.group());
                }
            }
        }
        return found;
    }
}
