package dev.osbuild.release;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.tool.HostCommand;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The repository that holds a project, asked through the program {@code git}; nothing in it is changed. */
public final class GitRepository {

    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final String DETACHED = "HEAD";

    private final Path project;

    public GitRepository(Path project) {
        this.project = project;
    }

    /**
     * Looks at the repository.
     *
     * @param ignored folders whose content does not count as a change, such as that of the releases
     * @throws OsbuildException.Usage when the project lies in no repository, or nothing was committed yet
     */
    public WorkingTree look(List<Path> ignored) {
        Path root = Path.of(line(require("rev-parse", "--show-toplevel")));
        String commit = line(require("rev-parse", "--verify", "HEAD^{commit}"));
        String branch = line(git("rev-parse", "--abbrev-ref", "HEAD"));
        return new WorkingTree(
                commit,
                branch.equals(DETACHED) ? Optional.empty() : Optional.of(branch),
                changes(root, ignored),
                Set.copyOf(git("tag", "--list")),
                Set.copyOf(git("tag", "--points-at", "HEAD")),
                branchesHere(),
                line(git("rev-parse", "--is-shallow-repository")).equals("true"));
    }

    /** Whether a file is part of what is committed, or at least staged. */
    public boolean holds(Path file) {
        return Files.isRegularFile(file)
                && !git("ls-files", "--", ":(literal)" + file.toAbsolutePath()).isEmpty();
    }

    private List<String> changes(Path root, List<Path> ignored) {
        List<String> arguments = new ArrayList<>(List.of("status", "--porcelain", "--untracked-files=all", "--", ":/"));
        for (Path folder : ignored) {
            if (folder.startsWith(root) && !folder.equals(root)) {
                arguments.add(":(top,exclude,literal)" + root.relativize(folder));
            }
        }
        return git(arguments.toArray(String[]::new));
    }

    private Set<String> branchesHere() {
        Set<String> names = new TreeSet<>();
        for (String reference :
                git("for-each-ref", "--contains", "HEAD", "--format=%(refname)", "refs/heads", "refs/remotes")) {
            names.add(reference.replaceFirst("^refs/(heads|remotes/[^/]+)/", ""));
        }
        return names;
    }

    private List<String> require(String... arguments) {
        try {
            return git(arguments);
        } catch (OsbuildException.Environment e) {
            throw new OsbuildException.Usage(
                    "releases are made of commits, and git finds none here: " + e.getMessage(),
                    project.toString(),
                    "install git, and commit the project to a repository");
        }
    }

    private List<String> git(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-C", project.toString()));
        command.addAll(List.of(arguments));
        byte[] output = new HostCommand(command, project, LONGEST).run(new byte[0]);
        return new String(output, StandardCharsets.UTF_8).lines().toList();
    }

    private static String line(List<String> lines) {
        return lines.isEmpty() ? "" : lines.get(0);
    }
}
