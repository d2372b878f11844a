package dev.osbuild.release;

import dev.osbuild.tool.HostCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A git repository whose history a test writes. */
final class TestRepository {

    private final Path folder;
    private int commits;

    TestRepository(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        git("init", "--quiet", "--initial-branch=main");
        commit();
    }

    Path folder() {
        return folder;
    }

    String commit() throws IOException {
        Files.writeString(folder.resolve("file"), "change " + ++commits);
        git("add", "--all");
        git("commit", "--quiet", "--message=change");
        return git("rev-parse", "HEAD");
    }

    void branch(String name) {
        git("switch", "--quiet", "--create", name);
    }

    void switchTo(String name) {
        git("switch", "--quiet", name);
    }

    void tag(String name) {
        git("tag", name);
    }

    String git(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "git",
                "-C",
                folder.toString(),
                "-c",
                "user.name=Test",
                "-c",
                "user.email=test@example.org",
                "-c",
                "commit.gpgsign=false",
                "-c",
                "tag.gpgsign=false"));
        command.addAll(List.of(arguments));
        byte[] output = new HostCommand(command, folder, Duration.ofMinutes(1)).run(new byte[0]);
        return new String(output, StandardCharsets.UTF_8).strip();
    }

    WorkingTree look() {
        return new GitRepository(folder).look(List.of(folder.resolve("releases")));
    }
}
