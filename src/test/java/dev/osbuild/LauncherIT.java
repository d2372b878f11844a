package dev.osbuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.example.GzipDiskStage;
import dev.osbuild.text.ProjectFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, in a copy of the project whose path has spaces: the first start builds the program there. */
@Timeout(900)
class LauncherIT {

    private static final int RUNS = 10;
    private static final int MOST_RUNS = 60;
    private static final double LARGEST_RATIO = 2.5;

    @TempDir
    static Path folder;

    private static Path project;
    private static ProgramRun firstStart;

    @BeforeAll
    static void copyAndStartOnce() throws Exception {
        project = Files.createDirectories(folder.resolve("a folder with spaces/osbuild"));
        for (String part : List.of("src/main", ".mvn", "profiles")) {
            for (Path file : ProjectFiles.below(part)) {
                copy(file);
            }
        }
        for (String part : List.of("osbuild", "mvnw", "pom.xml")) {
            copy(ProjectFiles.ROOT.resolve(part));
        }
        firstStart = start(folder, Map.of(), project.resolve("osbuild").toString(), "--version");
    }

    private static void copy(Path file) throws IOException {
        Path target = project.resolve(ProjectFiles.shown(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
    }

    @Test
    void theFirstStartBuildsTheProgram() {
        assertThat(firstStart.status()).as(firstStart.error()).isZero();
        assertThat(firstStart.output()).startsWith("osbuild ").hasLineCount(1);
        assertThat(firstStart.error()).contains("building the program");
        assertThat(project.resolve("target/osbuild.jsa"))
                .as("the class-data-sharing archive that makes later starts quick")
                .isNotEmptyFile();
    }

    @Test
    void aLaterStartOnlyStarts() throws Exception {
        ProgramRun ended = start(project, Map.of(), "./osbuild", "--version");

        assertThat(ended).isEqualTo(new ProgramRun(0, firstStart.output(), ""));
    }

    @Test
    void aSymbolicLinkInAnotherFolderWorks() throws Exception {
        Path elsewhere = Files.createDirectories(folder.resolve("else where"));
        Path link = Files.createSymbolicLink(elsewhere.resolve("my osbuild"), project.resolve("osbuild"));

        assertThat(start(folder.resolve("else where"), Map.of(), link.toString(), "--version"))
                .isEqualTo(new ProgramRun(0, firstStart.output(), ""));
    }

    @Test
    void argumentsAreHandedOnAsTheyAre() throws Exception {
        ProgramRun ended =
                start(project, Map.of(), "./osbuild", "plan", "--profile", "no such  profile", "--cache", cache());

        assertThat(ended.status()).as(ended.error()).isEqualTo(2);
        assertThat(ended.error()).contains("no such  profile");
    }

    @Test
    void aJarInPluginsAddsItsStage() throws Exception {
        Path plugins = Files.createDirectories(project.resolve("plugins"));
        Path jar = plugins.resolve("gzip disk.jar");
        String classes = GzipDiskStage.class.getPackageName().replace('.', '/') + "/";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String name : List.of("GzipDiskStage", "GzipDiskStage$Configuration", "GzipDiskStage$Gzip")) {
                out.putNextEntry(new ZipEntry(classes + name + ".class"));
                out.write(
                        GzipDiskStage.class.getResourceAsStream(name + ".class").readAllBytes());
            }
            out.putNextEntry(new ZipEntry("META-INF/services/dev.osbuild.pipeline.Stage"));
            out.write(GzipDiskStage.class.getName().getBytes(StandardCharsets.UTF_8));
        }

        ProgramRun ended = start(project, Map.of(), "./osbuild", "profile", "schema", "--cache", cache());
        Files.delete(jar);

        assertThat(ended.status()).as(ended.error()).isZero();
        assertThat(ended.output()).contains("gzip-disk");
    }

    @Test
    void aBadJavaHomeIsNamed() throws Exception {
        ProgramRun ended = start(project, Map.of("JAVA_HOME", "/no/such/java"), "./osbuild", "--version");

        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.error())
                .contains("JAVA_HOME")
                .contains("/no/such/java")
                .hasLineCount(1);
    }

    @Test
    void anOldJavaIsNamedWithItsVersion() throws Exception {
        Path old = folder.resolve("old java/bin/java");
        Files.createDirectories(old.getParent());
        Files.writeString(old, "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
        assertThat(old.toFile().setExecutable(true)).isTrue();

        ProgramRun ended =
                start(project, Map.of("JAVA_HOME", folder.resolve("old java").toString()), "./osbuild", "--version");

        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.error()).contains("Java 11").contains("17").hasLineCount(1);
    }

    @Test
    void startingCostsLittleMoreThanTheJavaMachine() throws Exception {
        long bare = Long.MAX_VALUE;
        long launched = Long.MAX_VALUE;
        for (int run = 0; run < MOST_RUNS && (run < RUNS || launched > bare * LARGEST_RATIO); run++) {
            bare = Math.min(bare, nanos("java", "-Xshare:auto", "-version"));
            launched = Math.min(launched, nanos("./osbuild", "--version"));
        }

        assertThat((double) launched / bare)
                .as("./osbuild --version takes %d ms, java -version %d ms", launched / 1_000_000, bare / 1_000_000)
                .isLessThanOrEqualTo(LARGEST_RATIO);
    }

    private static long nanos(String... command) throws Exception {
        long started = System.nanoTime();
        assertThat(start(project, Map.of(), command).status()).isZero();
        return System.nanoTime() - started;
    }

    private static String cache() {
        return folder.resolve("cache").toString();
    }

    private static ProgramRun start(Path in, Map<String, String> environment, String... command) throws Exception {
        return ProgramRun.of(in, environment, List.of(command));
    }
}
