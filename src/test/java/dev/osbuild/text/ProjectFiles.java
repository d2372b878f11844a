package dev.osbuild.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The files that people write: those of the project folder without what tools and builds leave there. */
public final class ProjectFiles {

    /** The folder with pom.xml. */
    public static final Path ROOT = Path.of("").toAbsolutePath();

    private static final Set<String> NOT_OURS =
            Set.of(".git", "target", "output", "releases", "cache", ".idea", ".vscode", ".settings");

    private ProjectFiles() {}

    /** Every file below a folder of the project, in name order, as absolute paths; none when there is no such folder. */
    public static List<Path> below(String folder) throws IOException {
        Set<Path> files = new TreeSet<>();
        Path start = ROOT.resolve(folder).normalize();
        if (!Files.isDirectory(start)) {
            return List.of();
        }
        Files.walkFileTree(start, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean top = ROOT.equals(directory.getParent());
                return top && NOT_OURS.contains(directory.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && !isAboutTheCheckout(file)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return List.copyOf(files);
    }

    /** Copies what a project of images is made of into a folder. */
    public static void copyImageProject(Path folder) throws IOException {
        for (String part : List.of("profiles", "overlay", "kernel-configs", "grub")) {
            for (Path file : below(part)) {
                Path target = folder.resolve(shown(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    /** In a linked worktree {@code .git} is a file. */
    private static boolean isAboutTheCheckout(Path file) {
        return file.equals(ROOT.resolve(".git"))
                || file.getFileName().toString().endsWith(".class");
    }

    /** A file's text, one byte a character where it is no UTF-8, so that any file can be searched. */
    static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    /** How a file is called in messages. */
    public static String shown(Path file) {
        return ROOT.relativize(file).toString();
    }
}
