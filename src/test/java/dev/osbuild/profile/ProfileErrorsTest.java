package dev.osbuild.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osbuild.base.OsbuildException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user reads when a profile is wrong: the place, what was expected, what was probably meant. */
class ProfileErrorsTest {

    @TempDir
    Path project;

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("kernal: {}", "5:1", "there is no section 'kernal'; did you mean 'kernel'?"),
                Arguments.of(
                        "disk:\n  size: 1 GB\n  compresion-level: 3",
                        "7:3",
                        "there is no setting 'compresion-level' in 'disk'; did you mean 'compression-level'?"),
                Arguments.of(
                        "disk:\n  size: 1 GB\n  zzz: 3",
                        "7:3",
                        "there is no setting 'zzz' in 'disk'; known are size, compression-level, sparse, partitions"),
                Arguments.of(
                        "disk:\n  size: big", "6:9", "'disk.size' must be a size such as 64 MB or 8 MiB, not 'big'"),
                Arguments.of(
                        "disk:\n  size: [1 GB]",
                        "6:9",
                        "'disk.size' must be a size such as 64 MB or 8 MiB, not a list"),
                Arguments.of("disk:\n  sparse: true", "5:1", "'disk.size' is missing"),
                Arguments.of("disk:\n  size:", "6:8", "'disk.size' has no value; write one or leave the key out"),
                Arguments.of(
                        "disk:\n  size: 1 GB\n  sparse: no", "7:11", "'disk.sparse' must be true or false, not 'no'"),
                Arguments.of(
                        "disk:\n  size: 1 GB\n  sparse: \"true\"",
                        "7:11",
                        "'disk.sparse' must be true or false, not 'true'"),
                Arguments.of(
                        "disk:\n  size: 1 GB\n  compression-level: 010",
                        "7:22",
                        "'disk.compression-level' must be a whole number, not '010'"),
                Arguments.of(
                        "disk:\n  size: 1 GB\n  compression-level: 99999999999",
                        "7:22",
                        "'disk.compression-level' must lie between -2147483648 and 2147483647"),
                Arguments.of(
                        "disk:\n  size: 1 GB\n  sparse: true\n  compression-level: 23",
                        "8:22",
                        "compression-level 23 is above 22"),
                Arguments.of(
                        "disk:\n  size: 1 GB\n  partitions:\n    - label: a\n    - sectors: 3",
                        "9:7",
                        "'disk.partitions[1].label' is missing"),
                Arguments.of(
                        "init: sytemd",
                        "5:7",
                        "'init' must be one of systemd, busybox, not 'sytemd'; did you mean 'systemd'?"),
                Arguments.of("init: SYSTEMD", "5:7", "'init' must be one of systemd, busybox, not 'SYSTEMD'"),
                Arguments.of(
                        "hostname: a\nhostname: b", "6:1", "'hostname' stands here a second time; first at line 5"),
                Arguments.of("vm:\n  cores: 0", "6:10", "vm.cores must lie between 1 and 256, not at 0"),
                Arguments.of("boot:\n  ranks: { a: x }", "6:15", "'boot.ranks.a' must be a whole number, not 'x'"),
                Arguments.of(
                        "boot:\n  timeout+: 3",
                        "6:13",
                        "'timeout+' changes a list, so its value must be a list, not '3'"),
                Arguments.of(
                        "boot:\n  consoles-: [tty1]",
                        "6:15",
                        "'tty1' is not in the list it is removed from (default); did you mean 'tty0'?"),
                Arguments.of(
                        "files: [a]\nfiles+: [b]",
                        "6:1",
                        "write either 'files' or changes to it ('files+', 'files-'), not both"),
                Arguments.of(
                        "hostname: &a x\nfiles: [*a]",
                        "6:9",
                        "anchors (&) and aliases (*) are not used in profiles; write the value, or use 'extends'"),
                Arguments.of("hostname: !!str x", "5:11", "tags (!) are not used in profiles"),
                Arguments.of("hostname: { from-env: UNSET }", "5:23", "the environment variable 'UNSET' is not set"),
                Arguments.of("hostname: { from-file: ../x }", "5:24", "'../x' leads out of the project"),
                Arguments.of("hostname: { from-file: x }", "5:24", "there is no file 'x' in the project"),
                Arguments.of(
                        "init: { from-env: NAME }",
                        "5:7",
                        "'init' must be one of systemd, busybox, not (from env NAME)"),
                Arguments.of(
                        "stages: { greting: {} }",
                        "5:11",
                        "there is no third-party stage 'greting'; did you mean 'greeting'?"),
                Arguments.of(
                        "stages: { greeting: { time: 3 } }",
                        "5:23",
                        "there is no setting 'time' in 'stages.greeting'; did you mean 'times'?"),
                Arguments.of("extends: p2", "5:10", "there is no profile 'p2' to extend; did you mean 'p'?"),
                Arguments.of(
                        "kernel:\n  source: debian\n  version: 1\n  timeout: soon",
                        "8:12",
                        "'kernel.timeout' must be a duration such as 30 s, 1.5 min or 2 h, not 'soon'"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void mistakesAreNamedWithTheirPlace(String yaml, String place, String message) {
        OsbuildException.Usage error = refused(Samples.OS + yaml + "\n");
        assertThat(error).hasMessage(message);
        assertThat(error.where()).isEqualTo("profiles/p.yaml:" + place);
    }

    @Test
    void everyMistakeOfAFileIsReportedAtOnce() {
        OsbuildException.Usage error = refused("os:\n  id: UPPER\n  name: X\n  version: 1\nkernal: 1\ninit: x\n");
        assertThat(error).hasMessage("""
                        3 problems:
                          profiles/p.yaml:2:7: os.id 'UPPER' may hold only lower-case letters, digits, '.', '_' and '-'
                          profiles/p.yaml:5:1: there is no section 'kernal'; did you mean 'kernel'?
                          profiles/p.yaml:6:7: 'init' must be one of systemd, busybox, not 'x'\
                        """);
    }

    @Test
    void valuesFromOutsideDoNotShowInErrors() {
        OsbuildException.Usage error = refused("os:\n  id: x\n  name: X\n  version: { from-env: WITH_SPACE }\n");
        assertThat(error.getMessage()).contains("(from env WITH_SPACE)").doesNotContain("hidden");
    }

    @Test
    void syntaxErrorsHaveAPlace() {
        OsbuildException.Usage error = refused("os: [\n  a: b: c\n");
        assertThat(error.where()).startsWith("profiles/p.yaml:2:");
        assertThat(error.getMessage()).startsWith("not readable: ");
    }

    @Test
    void emptyFilesListsAndSecondDocumentsAreRefused() {
        assertThat(refused("")).hasMessage("the file is empty");
        assertThat(refused("- a\n")).hasMessage("the file must hold sections, such as 'os:', not a list");
        assertThat(refused(Samples.OS + "---\nos: {}\n")).hasMessage("a second document starts here; a file holds one");
    }

    @Test
    @Timeout(10)
    void bombsAreRefused() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [ha, ha]\n");
        for (int i = 1; i < 30; i++) {
            laughs.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertThat(refused(laughs.toString()).getMessage()).contains("anchors (&) and aliases (*)");
        assertThat(refused("a: " + "[".repeat(100_000)).getMessage()).contains("more than 32 levels deep");
        assertThat(refused("a: " + "{a: ".repeat(50_000)).getMessage()).contains("more than 32 levels deep");
        assertThat(refused("a: " + "x".repeat(10 << 20)).getMessage())
                .isEqualTo("larger than 1024 KiB, which no such file needs");
    }

    @Test
    @Timeout(60)
    void mutatedProfilesGiveTypedErrorsOnly() {
        String good = Samples.OS
                + "kernel:\n  source: debian\n  version: \"6.12\"\n  fragments: [a, b]\ndisk: { size: 1 GB }\n"
                + "boot:\n  consoles+: [tty1]\n  ranks: { a: 1 }\nhostname: { from-env: NAME }\n";
        Random random = new Random(42);
        String alphabet = "\n\t :-+{}[],&*!|>'\"%@`#\\ax0.~\u0000\u0085\ufeffé";
        int refused = 0;
        ProfileReader reader = new ProfileReader(Samples.sections(), Map.of("NAME", "from-outside-42"));
        for (int round = 0; round < 1_000; round++) {
            StringBuilder mutant = new StringBuilder(good);
            for (int change = 0; change <= random.nextInt(4); change++) {
                int at = random.nextInt(mutant.length());
                char letter = alphabet.charAt(random.nextInt(alphabet.length()));
                switch (random.nextInt(3)) {
                    case 0 -> mutant.insert(at, letter);
                    case 1 -> mutant.deleteCharAt(at);
                    default -> mutant.setCharAt(at, letter);
                }
            }
            try {
                reader.read(Samples.write(project, "p", mutant.toString()));
            } catch (OsbuildException.Usage e) {
                assertThat(e.where()).isNotEmpty();
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(300);
    }

    private OsbuildException.Usage refused(String yaml) {
        ProfileReader reader =
                new ProfileReader(Samples.sections(), Map.of("NAME", "from-outside-42", "WITH_SPACE", "hidden value"));
        ProfileLocation location = Samples.write(project, "p", yaml);
        OsbuildException.Usage error = catchThrowableOfType(OsbuildException.Usage.class, () -> reader.read(location));
        assertThat(error).as(yaml.substring(0, Math.min(80, yaml.length()))).isNotNull();
        return error;
    }
}
