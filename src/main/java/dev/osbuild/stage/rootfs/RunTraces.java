package dev.osbuild.stage.rootfs;

import dev.osbuild.base.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a configuration run leaves behind and two runs do not agree on: identities, logs, caches, backups. */
final class RunTraces {

    private static final List<String> FILES = List.of(
            "etc/.pwd.lock",
            "etc/group-",
            "etc/gshadow-",
            "etc/passwd-",
            "etc/shadow-",
            "etc/subgid-",
            "etc/subuid-",
            "var/cache/apt/pkgcache.bin",
            "var/cache/apt/srcpkgcache.bin",
            "var/cache/debconf/config.dat-old",
            "var/cache/debconf/passwords.dat-old",
            "var/cache/debconf/templates.dat-old",
            "var/cache/ldconfig/aux-cache",
            "var/lib/dbus/machine-id",
            "var/lib/dpkg/diversions-old",
            "var/lib/dpkg/lock",
            "var/lib/dpkg/lock-frontend",
            "var/lib/dpkg/statoverride-old",
            "var/lib/dpkg/status-old",
            "var/lib/dpkg/triggers/Lock",
            "var/lib/systemd/random-seed",
            "var/log/alternatives.log",
            "var/log/bootstrap.log",
            "var/log/dpkg.log");
    private static final List<String> EMPTIED = List.of("var/lib/apt/lists", "var/log/apt");
    /** debconf writes its answers in the order of a hash table. */
    private static final List<String> UNORDERED = List.of(
            "var/cache/debconf/config.dat", "var/cache/debconf/passwords.dat", "var/cache/debconf/templates.dat");

    private static final String OWNERS = "Owners: ";
    private static final String MACHINE_ID = "etc/machine-id";

    private final RootTree tree;

    RunTraces(RootTree tree) {
        this.tree = tree;
    }

    void remove() throws IOException {
        for (String file : FILES) {
            tree.delete(file);
        }
        for (String folder : EMPTIED) {
            deleteFilesIn(tree.follow(folder));
        }
        for (String file : UNORDERED) {
            sortRecords(file);
        }
        deleteHostKeys(tree.follow("etc/ssh"));
        if (tree.exists(MACHINE_ID)) {
            // Empty, as machine-id(5) says of images: each machine fills in its own, and asks nothing at first boot.
            tree.write(MACHINE_ID, "", 0444);
        }
    }

    private static void deleteFilesIn(Path folder) throws IOException {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            for (Path entry : FileTree.entries(folder)) {
                if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    Files.delete(entry);
                }
            }
        }
    }

    /** Brings the records of a debconf database, which empty lines end, and the owners of each into order. */
    private void sortRecords(String file) throws IOException {
        Optional<String> text = tree.read(file).filter(content -> !content.isBlank());
        if (text.isPresent()) {
            String sorted = Arrays.stream(text.get().strip().split("\n\n+", -1))
                    .map(RunTraces::withSortedOwners)
                    .sorted()
                    .collect(Collectors.joining("\n\n", "", "\n\n"));
            tree.rewrite(file, sorted);
        }
    }

    private static String withSortedOwners(String fields) {
        return fields.lines()
                .map(line -> line.startsWith(OWNERS)
                        ? OWNERS
                                + Arrays.stream(line.substring(OWNERS.length()).split(", *", -1))
                                        .sorted()
                                        .collect(Collectors.joining(", "))
                        : line)
                .collect(Collectors.joining("\n"));
    }

    private static void deleteHostKeys(Path folder) throws IOException {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            try (var keys = Files.newDirectoryStream(folder, "ssh_host_*_key{,.pub}")) {
                for (Path key : keys) {
                    Files.delete(key);
                }
            }
        }
    }
}
