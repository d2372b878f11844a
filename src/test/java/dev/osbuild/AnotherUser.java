package dev.osbuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.base.FileTree;
import dev.osbuild.text.ProjectFiles;
import dev.osbuild.tool.ToolCommand;
import dev.osbuild.tool.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Somebody else at the same machine, for whom it is tomorrow: other ids (where the tests run as root; elsewhere the same
 * ones), a copy of the program in another place, another umask, time zone and language, and a clock that is 30 hours fast.
 */
final class AnotherUser {

    private static final int ID = 1;
    private static final List<String> PROGRAM = List.of("osbuild", "target/program", "target/osbuild.stamp");

    private final Path folder;
    private final Path script;
    private final Path clock;

    /** @param folder an empty one; what it is in can be searched by everybody from now on */
    AnotherUser(Path folder, Tools tools) throws IOException {
        this.folder = folder;
        for (Path above : List.of(folder, folder.getParent())) {
            Files.setPosixFilePermissions(above, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        for (String part : PROGRAM) {
            copy(ProjectFiles.ROOT.resolve(part), folder.resolve(part));
        }
        this.script = resource("as-another-user.sh");
        this.clock = folder.resolve("another-date.so");
        tools.run(ToolCommand.of("gcc", "-shared", "-fPIC", "-nostdlib", "-fno-builtin", "-O1")
                .arguments("-o", "/made/" + clock.getFileName(), "/another-date.c")
                .input(resource("another-date.c"), "/another-date.c")
                .output(folder, "/made")
                .build());
        own(folder);
    }

    private Path resource(String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream content = Objects.requireNonNull(AnotherUser.class.getResourceAsStream(name), name)) {
            Files.copy(content, file);
        }
        return file;
    }

    /** Gives this user all that is below a folder. */
    void own(Path owned) throws IOException {
        if (!isRoot()) {
            return;
        }
        List<Path> all = new ArrayList<>(FileTree.entries(owned));
        all.add(owned);
        for (Path path : all) {
            Files.setAttribute(path, "unix:uid", ID, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", ID, LinkOption.NOFOLLOW_LINKS);
        }
    }

    private static boolean isRoot() throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    /** The command line that starts osbuild as this user. */
    List<String> osbuild(String... arguments) {
        List<String> command = as("sh", "-c", "umask 077; exec \"$0\" \"$@\"");
        command.add(folder.resolve("osbuild").toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private List<String> as(String... command) {
        List<String> whole = new ArrayList<>(List.of("sh", script.toString(), folder.toString()));
        whole.addAll(List.of(command));
        return whole;
    }

    /** What is in this user's environment. */
    Map<String, String> environment(Path cache) {
        return Map.of(
                "OSBUILD_CACHE",
                cache.toString(),
                "HOME",
                folder.toString(),
                "LD_PRELOAD",
                clock.toString(),
                "TZ",
                "Pacific/Kiritimati",
                "LC_ALL",
                "tr_TR.UTF-8",
                "LANG",
                "tr_TR.UTF-8");
    }

    /** Fails when this user is no other one or has no other date: a comparison of builds would prove nothing. */
    void requireDifferent() throws Exception {
        List<String> question = as("sh", "-c", "id -u; date +%s; cut -c -30 /proc/self/uid_map");
        List<String> answer = ProgramRun.of(folder, environment(folder), question)
                .succeeded()
                .output()
                .lines()
                .toList();
        long now = System.currentTimeMillis() / 1000;
        assertThat(Long.parseLong(answer.get(1)) - now).as("seconds ahead").isBetween(86_400L, 120_000L);
        if (isRoot()) {
            assertThat(answer.get(0)).isEqualTo("0");
            assertThat(answer.get(2).strip().split(" +")).startsWith("0", "1");
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
        if (Files.isDirectory(from)) {
            for (Path entry : FileTree.entries(from)) {
                Files.copy(entry, to.resolve(from.relativize(entry)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
