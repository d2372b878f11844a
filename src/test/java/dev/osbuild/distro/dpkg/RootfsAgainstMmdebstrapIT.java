package dev.osbuild.distro.dpkg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.base.Digest;
import dev.osbuild.base.EventSink;
import dev.osbuild.base.FileTree;
import dev.osbuild.base.LockedPackage;
import dev.osbuild.base.SourceEpoch;
import dev.osbuild.store.Store;
import dev.osbuild.tool.Sandbox;
import dev.osbuild.tool.ToolsTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes the same system with mmdebstrap and natively, of the package files in the folder of the system property {@code
 * osbuild.debs} (among them busybox-static's, which is not installed), and compares trees and times. {@code bench/rootfs/run}
 * runs it.
 */
class RootfsAgainstMmdebstrapIT {

    private static final List<String> ALLOWED = List.of(
            "(dev|run|tmp)(/.*)?",
            "etc/(fstab|hostname|resolv.conf|machine-id|shadow-?|apt/sources.list)",
            "etc/ssh/ssh_host_.*",
            "etc/systemd/system/timers.target.wants/.*",
            "var/cache/(apt|debconf|ldconfig)/.*",
            "var/lib/apt/.*",
            "var/lib/dpkg/(available|statoverride|.*-old|triggers/File)",
            "var/log/.*");

    @TempDir
    Path folder;

    @Test
    void treesAreEqualAndTimesAreWithinTheirTargets() throws Exception {
        String debsFolder = System.getProperty("osbuild.debs", "");
        Path mmdebstrap = Path.of("/usr/bin/mmdebstrap");
        Assumptions.assumeTrue(!debsFolder.isEmpty(), "name a folder of packages by -Dosbuild.debs=FOLDER");
        Assumptions.assumeTrue(Files.isExecutable(mmdebstrap), "mmdebstrap is not installed");
        Path repository = Files.createDirectory(folder.resolve("repository"));
        List<DebPackage> all = copyAndIndex(Path.of(debsFolder), repository);
        List<DebPackage> debs = all.stream()
                .filter(deb -> !deb.locked().name().equals("busybox-static"))
                .toList();

        Path reference = folder.resolve("reference");
        Duration theirs = time(() -> mmdebstrap(mmdebstrap, reference, repository));
        try (Store store = Store.open(folder.resolve("cache"))) {
            PackageTrees trees = new PackageTrees(store);
            Path busybox = trees.dataOf(all.stream()
                    .filter(deb -> deb.locked().name().equals("busybox-static"))
                    .findFirst()
                    .orElseThrow());
            Sandbox sandbox = Sandbox.open(store, busybox.resolve("usr/bin/busybox"));
            SystemAssembly assembly =
                    new SystemAssembly(trees, new ToolsTree(sandbox, busybox), new SourceEpoch(1_700_000_000));
            Duration cold = time(() -> assemble(assembly, debs, store, "cold"));
            Duration warm = time(() -> assemble(assembly, debs, store, "warm"));

            System.out.printf(
                    "mmdebstrap %.1f s; first %.1f s (%.2f); packages in store %.1f s (%.2f)%n",
                    theirs.toMillis() / 1e3,
                    cold.toMillis() / 1e3,
                    ratio(cold, theirs),
                    warm.toMillis() / 1e3,
                    ratio(warm, theirs));
            assertThat(differences(reference, store.root().resolve("warm"))).isEmpty();
            assertThat(ratio(cold, theirs)).isLessThanOrEqualTo(0.33);
            assertThat(ratio(warm, theirs)).isLessThanOrEqualTo(0.15);
        }
    }

    private static void assemble(SystemAssembly assembly, List<DebPackage> debs, Store store, String name)
            throws IOException {
        Path scratch = store.scratch().newFolder(name);
        assembly.assemble(debs, PathSelection.ALL, store.root().resolve(name), scratch, 2, EventSink.NONE);
    }

    private static double ratio(Duration one, Duration other) {
        return (double) one.toMillis() / other.toMillis();
    }

    private static Duration time(Work work) throws Exception {
        Instant start = Instant.now();
        work.run();
        return Duration.between(start, Instant.now());
    }

    private void mmdebstrap(Path program, Path target, Path repository) throws Exception {
        int exit = new ProcessBuilder(
                        program.toString(),
                        "--mode=root",
                        "--variant=required",
                        "--include=apt,systemd,openssh-server,nftables",
                        "--format=directory",
                        "--hook-dir=/usr/share/mmdebstrap/hooks/file-mirror-automount",
                        "trixie",
                        target.toString(),
                        "deb [trusted=yes] file://" + repository + " trixie main")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("mmdebstrap.log").toFile())
                .start()
                .waitFor();
        assertThat(exit).as("see mmdebstrap.log").isZero();
    }

    private static List<DebPackage> copyAndIndex(Path source, Path repository) throws IOException {
        List<DebPackage> debs = new ArrayList<>();
        StringBuilder index = new StringBuilder();
        try (var files = Files.newDirectoryStream(source, "*.deb")) {
            for (Path file : files) {
                Path copy =
                        Files.copy(file, repository.resolve(file.getFileName().toString()));
                Paragraph control;
                try (DebFile deb = DebFile.open(copy)) {
                    control = ControlFiles.read(deb.tar("control")).paragraph();
                }
                LockedPackage locked = new LockedPackage(
                        control.required("Package"),
                        control.required("Version"),
                        control.required("Architecture"),
                        Digest.ofFile(copy),
                        Files.size(copy),
                        copy.getFileName().toString(),
                        "main");
                debs.add(new DebPackage(locked, copy));
                index.append(control.text()).append("\nFilename: ./").append(locked.path());
                index.append("\nSize: ").append(locked.size());
                index.append("\nSHA256: ").append(locked.sha256()).append("\n\n");
            }
        }
        Path packages = repository.resolve("dists/trixie/main/binary-amd64/Packages");
        Files.createDirectories(packages.getParent());
        Files.writeString(packages, index);
        Files.writeString(
                repository.resolve("dists/trixie/Release"),
                "Origin: Debian\nSuite: stable\nCodename: trixie\nArchitectures: amd64\nComponents: main\n"
                        + "Date: Sat, 01 Nov 2025 00:00:00 UTC\nSHA256:\n " + Digest.ofFile(packages) + " "
                        + Files.size(packages) + " main/binary-amd64/Packages\n");
        debs.sort(Comparator.comparing(DebPackage::locked));
        return debs;
    }

    private static List<String> differences(Path one, Path other) throws IOException {
        Map<String, String> left = describe(one);
        Map<String, String> right = describe(other);
        TreeMap<String, String> paths = new TreeMap<>(left);
        paths.putAll(right);
        return paths.keySet().stream()
                .filter(path -> !left.getOrDefault(path, "").equals(right.getOrDefault(path, "")))
                .filter(path -> ALLOWED.stream().noneMatch(path::matches))
                .map(path -> path + ": " + left.get(path) + " / " + right.get(path))
                .toList();
    }

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

    /** Something to time. */
    private interface Work {
        void run() throws Exception;
    }
}
