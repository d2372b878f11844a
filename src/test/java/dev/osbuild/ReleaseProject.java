package dev.osbuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.store.CacheFolder;
import dev.osbuild.text.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A project in a git repository of its own, with a signing key, whose maker runs the program as a user does. */
final class ReleaseProject {

    private final Path folder;
    private final Path project;
    private String fingerprint = "";
    private Path key = Path.of("");

    private ReleaseProject(Path folder) {
        this.folder = folder;
        this.project = folder.resolve("project");
    }

    /**
     * A copy of this repository's own profiles and what they need, nothing committed yet.
     *
     * @param folder empty, takes the project, the keys and what clients remember
     */
    static ReleaseProject in(Path folder) throws IOException {
        ReleaseProject made = new ReleaseProject(folder);
        ProjectFiles.copyImageProject(made.project);
        Files.writeString(made.project.resolve(".gitignore"), "/releases/\n/output/\n");
        return made;
    }

    Path file(String path) {
        return project.resolve(path);
    }

    /** The maker's public key. */
    Path key() {
        return key;
    }

    String fingerprint() {
        return fingerprint;
    }

    /** Commits everything on the branch {@code release/0.1} and makes the key. */
    void begin() throws Exception {
        run("git", "init", "--quiet", "--initial-branch=release/0.1");
        commit();
        fingerprint = osbuild("keys", "generate", "--user-id", "Maker <maker@example.org>", "--no-passphrase")
                .output()
                .lines()
                .findFirst()
                .orElseThrow();
        key = Files.writeString(
                folder.resolve("maker.asc"),
                osbuild("keys", "export", fingerprint).output());
    }

    void commit() throws Exception {
        run("git", "add", "--all");
        run(
                "git",
                "-c",
                "user.name=T",
                "-c",
                "user.email=t@example.org",
                "-c",
                "commit.gpgsign=false",
                "commit",
                "-qm",
                "x");
    }

    ProgramRun osbuild(String... arguments) throws Exception {
        return attempt(arguments).succeeded();
    }

    /** Runs the program, however it ends. */
    ProgramRun attempt(String... arguments) throws Exception {
        return ProgramRun.of(project, environment(), command(arguments));
    }

    /** Starts the program and ends it without notice after some time; whether it had not ended by itself. */
    boolean kill(long afterMillis, String... arguments) throws Exception {
        Path messages = folder.resolve("killed.log");
        Process process = ProgramRun.start(project, environment(), command(arguments), messages, messages);
        boolean ended = process.waitFor(afterMillis, TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();
        if (ended) {
            assertThat(process.exitValue()).as(Files.readString(messages)).isZero();
        }
        return !ended;
    }

    private void run(String... command) throws Exception {
        ProgramRun.of(project, environment(), List.of(command)).succeeded();
    }

    private static List<String> command(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(ProjectFiles.ROOT.resolve("osbuild").toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private Map<String, String> environment() {
        return Map.of(
                "OSBUILD_CACHE", cache().toString(),
                "OSBUILD_KEYS", folder.resolve("keys").toString(),
                "XDG_STATE_HOME", folder.resolve("state").toString());
    }

    static Path cache() {
        return CacheFolder.of(System.getenv());
    }
}
