package dev.osbuild.distro.dpkg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.base.Digest;
import dev.osbuild.base.FileTree;
import dev.osbuild.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The system that osbuild makes of packages equals mmdebstrap's, and dpkg finds no fault with it. {@code bench/rootfs/run}
 * compares the time they take.
 */
class RootfsAgainstMmdebstrapIT {

    /** Where the two may differ, with the reason in docs/rootfs.md. */
    private static final List<String> ALLOWED = List.of(
            "(dev|run|tmp)(/.*)?",
            "etc/(fstab|hostname|resolv.conf|machine-id|shadow-?|apt/sources.list)",
            "etc/ssh/ssh_host_.*",
            "etc/systemd/system/timers.target.wants/.*",
            "var/cache/(apt|debconf|ldconfig)/.*",
            "var/lib/apt/.*",
            "var/lib/dpkg/(available|statoverride|.*-old|triggers/File)",
            "var/log/.*");

    @Test
    void theTreeEqualsMmdebstraps() throws IOException {
        try (ReferenceSystem system = ReferenceSystem.open()) {
            Path folder = system.newFolder();
            Path repository = Files.createDirectory(folder.resolve("repository"));
            system.writeRepository(repository);
            system.makeByMmdebstrap(repository, folder);
            Path made = folder.resolve("native");
            try (Store store = Store.open(folder.resolve("store"))) {
                system.makeNatively(store, made);
            }

            assertThat(differences(folder.resolve("tree"), made)).isEmpty();
            assertThat(system.lines(made, "dpkg", "--audit")).isEmpty();
            assertThat(system.lines(made, "dpkg", "--verify")).isEmpty();
        }
    }

    private static List<String> differences(Path reference, Path tree) throws IOException {
        Map<String, String> theirs = describe(reference);
        Map<String, String> ours = describe(tree);
        Set<String> paths = new TreeSet<>(theirs.keySet());
        paths.addAll(ours.keySet());
        return paths.stream()
                .filter(path -> !theirs.getOrDefault(path, "").equals(ours.getOrDefault(path, "")))
                .filter(path -> ALLOWED.stream().noneMatch(path::matches))
                .map(path -> path + ": " + theirs.get(path) + " / " + ours.get(path))
                .toList();
    }

    /** Path to type, mode, owner, and link target or content. */
    private static Map<String, String> describe(Path root) throws IOException {
        Map<String, String> description = new TreeMap<>();
        for (Path entry : FileTree.entries(root)) {
            String content = Files.isSymbolicLink(entry)
                    ? Files.readSymbolicLink(entry).toString()
                    : Files.isRegularFile(entry) ? Digest.ofFile(entry).abbreviated() : "";
            description.put(
                    root.relativize(entry).toString(),
                    new TreeMap<>(Files.readAttributes(entry, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS))
                            + content);
        }
        return description;
    }
}
