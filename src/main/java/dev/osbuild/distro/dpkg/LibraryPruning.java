package dev.osbuild.distro.dpkg;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.distro.dpkg.TreeEntry.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Leaves out shared libraries that nothing in a tree needs. Libraries are the files named {@code lib*.so*} or
 * {@code ld-*.so*} directly in a library folder; everything else that is ELF is a program or a plug-in, and keeps what it
 * names. A library that is opened by name only ({@code dlopen}) has to be kept by an include glob of its own folder.
 */
final class LibraryPruning {

    private static final List<String> FOLDERS =
            List.of("usr/lib/x86_64-linux-gnu", "usr/lib64", "usr/lib", "usr/local/lib");
    private static final Pattern LIBRARY = Pattern.compile("(lib|ld-)[^/]*\\.so[^/]*");

    private final TreePlan plan;
    private final Set<String> kept = new HashSet<>();
    private final Deque<Path> toRead = new ArrayDeque<>();

    private LibraryPruning(TreePlan plan) {
        this.plan = plan;
    }

    static void prune(TreePlan plan) throws IOException {
        LibraryPruning pruning = new LibraryPruning(plan);
        for (TreePlan.Node node : plan.nodes()) {
            TreeEntry entry = node.entry();
            if (entry.kind() != Kind.FOLDER && entry.kind() != Kind.SYMLINK && !isLibrary(entry.path())) {
                node.source().ifPresent(pruning.toRead::add);
            }
        }
        pruning.readAll();
        plan.retainFiles(path -> !isLibrary(path) || pruning.kept.contains(path));
    }

    private static boolean isLibrary(String path) {
        return FOLDERS.contains(EntryName.parent(path))
                && LIBRARY.matcher(EntryName.last(path)).matches();
    }

    private void readAll() throws IOException {
        while (!toRead.isEmpty()) {
            Path file = toRead.remove();
            Optional<ElfFile> elf = read(file);
            if (elf.isPresent()) {
                elf.get().interpreter().ifPresent(path -> keep(path.substring(1)));
                for (String name : elf.get().needed()) {
                    FOLDERS.stream()
                            .map(folder -> folder + "/" + name)
                            .filter(path -> plan.find(path).isPresent())
                            .findFirst()
                            .ifPresent(this::keep);
                }
            }
        }
    }

    private static Optional<ElfFile> read(Path file) throws IOException {
        try {
            return ElfFile.read(file);
        } catch (IOException e) {
            throw new OsbuildException.StepFailed(
                    "a program cannot be understood: " + e.getMessage(),
                    file.toString(),
                    "leave it out, or set 'prune-libraries: false'",
                    e);
        }
    }

    /** Keeps what stands at a path, and what it leads to. */
    private void keep(String path) {
        Optional<String> place = plan.realParent(path);
        if (place.isEmpty() || !kept.add(place.get())) {
            return;
        }
        plan.find(place.get()).ifPresent(node -> {
            if (node.entry().kind() == Kind.SYMLINK) {
                String target = node.entry().target();
                keep(
                        target.startsWith("/")
                                ? target.substring(1)
                                : EntryName.parent(node.entry().path()) + "/" + target);
            } else {
                node.source().ifPresent(toRead::add);
            }
        });
    }
}
