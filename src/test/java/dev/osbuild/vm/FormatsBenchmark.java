package dev.osbuild.vm;

import dev.osbuild.CacheCopy;
import dev.osbuild.base.FileTree;
import dev.osbuild.build.Workspace;
import dev.osbuild.pipeline.BuildResult;
import dev.osbuild.store.CacheFolder;
import dev.osbuild.text.ProjectFiles;
import dev.osbuild.trust.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Every output of minimal in one table. {@code bench/formats/run} starts it. */
public final class FormatsBenchmark {

    private static final String PROFILE = "bench";

    /** Outputs by the step that makes them. */
    private static final Map<String, String> STEPS = Map.of("wsl-tar", "wsl", "uki-esp", "uki");

    private static final List<String> OUTPUTS = List.of(
            "qcow2",
            "raw",
            "vmdk",
            "vhdx",
            "iso",
            "viso",
            "netboot",
            "uki",
            "uki-esp",
            "wsl",
            "wsl-tar",
            "oci",
            "tar",
            "tar-zst",
            "cpio",
            "directory");

    private final Path folder;
    private final Path project;
    private final int starts;

    private FormatsBenchmark(Path folder, int starts) throws IOException {
        this.folder = folder;
        this.project = Files.createDirectories(folder.resolve("project"));
        ProjectFiles.copyImageProject(project);
        this.starts = starts;
        Files.writeString(project.resolve("profiles/" + PROFILE + ".yaml"), "extends: minimal\n");
    }

    /** {@code STARTS}: measures and prints. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("osbuild-bench");
        boolean same;
        try {
            same = new FormatsBenchmark(folder, Integer.parseInt(arguments[0])).run();
        } finally {
            FileTree.delete(folder);
        }
        if (!same) {
            System.exit(1);
        }
    }

    private boolean run() throws Exception {
        List<String> remade = new ArrayList<>(OUTPUTS);
        remade.add("disk");
        Path cache = CacheCopy.without(remade, folder.resolve("cache"));
        try (BuiltImages images = BuiltImages.of(profile(), newFolder("first"), cache)) {
            Built first = build(images);
            boolean same = table(first, secondBuild(remade), images);
            System.out.printf(
                    Locale.ROOT,
                    "%nall of them and their disk, with everything else in the cache: %.1f s%n",
                    first.total.toMillis() / 1000.0);
            System.out.printf(
                    Locale.ROOT, "all of them again after a change of one overlay file: %.1f s%n", afterOneChange());
            return same;
        }
    }

    private Path newFolder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    private Built secondBuild(List<String> remade) throws Exception {
        Path cache = CacheCopy.without(remade, folder.resolve("other cache"));
        try (BuiltImages images = BuiltImages.of(profile(), newFolder("second"), cache)) {
            return build(images);
        }
    }

    private boolean table(Built first, Built second, BuiltImages images) throws IOException {
        boolean same = true;
        System.out.printf(
                "%-10s %14s %8s %8s %8s  %s%n", "output", "bytes", "step s", "BIOS s", "UEFI s", "same in two builds");
        for (String output : OUTPUTS) {
            Manifest.Artifact artifact = first.artifact(output);
            boolean equal = artifact.sha256().equals(second.artifact(output).sha256());
            same &= equal;
            System.out.printf(
                    Locale.ROOT,
                    "%-10s %,14d %8.2f %8s %8s  %s%n",
                    output,
                    artifact.size(),
                    first.seconds(STEPS.getOrDefault(output, output)),
                    boot(output, Firmware.BIOS, images),
                    boot(output, Firmware.UEFI, images),
                    equal ? "yes, " + artifact.sha256().substring(0, 12) : "NO");
        }
        return same;
    }

    private record Built(Manifest manifest, BuildResult result, Duration total) {
        Manifest.Artifact artifact(String output) {
            return manifest.artifacts().stream()
                    .filter(artifact -> artifact.output().equals(output))
                    .findFirst()
                    .orElseThrow();
        }

        double seconds(String step) {
            return result.runs().stream()
                            .filter(run -> run.step().equals(step) && !run.cached())
                            .mapToLong(run -> run.elapsed().toMillis())
                            .sum()
                    / 1000.0;
        }
    }

    private String profile() {
        return project.resolve("profiles/" + PROFILE + ".yaml").toString();
    }

    private static Built build(BuiltImages images) throws IOException {
        Instant began = Instant.now();
        Workspace.Built built = images.buildAll(OUTPUTS);
        return new Built(built.published().manifest(), built.result(), Duration.between(began, Instant.now()));
    }

    /** Seconds from power-on to the login prompt, or what stands for none. */
    private String boot(String output, Firmware firmware, BuiltImages images) throws IOException {
        Optional<Machine> machine = machine(output, firmware, images);
        if (machine.isEmpty()) {
            return "-";
        }
        double least = Double.MAX_VALUE;
        for (int start = 0; start < starts; start++) {
            long began = System.nanoTime();
            try (RunningGuest guest = images.start(machine.get())) {
                guest.untilLogin();
                least = Math.min(least, (System.nanoTime() - began) / 1e9);
            }
        }
        return String.format(Locale.ROOT, "%.2f", least);
    }

    private Optional<Machine> machine(String output, Firmware firmware, BuiltImages images) throws IOException {
        boolean uefi = firmware == Firmware.UEFI;
        return switch (output) {
            case "qcow2", "raw", "vmdk", "vhdx", "iso", "viso" ->
                Optional.of(BuiltImages.machine(firmware, Disk.unchanged(images.artifact(output))));
            case "uki-esp" ->
                uefi
                        ? Optional.of(BuiltImages.machine(firmware, Disk.unchanged(images.artifact(output))))
                        : Optional.empty();
            case "netboot" -> {
                Path served = folder.resolve("served");
                if (Files.notExists(served)) {
                    ServedFiles.unpack(images.artifact(output), Files.createDirectory(served));
                }
                yield Optional.of(images.diskless(firmware, served, uefi ? "uefi.efi" : "bios.0"));
            }
            default -> Optional.empty();
        };
    }

    private double afterOneChange() throws Exception {
        Path cache = CacheFolder.of(System.getenv());
        program(cache);
        Files.writeString(
                project.resolve("overlay/minimal/etc/motd"),
                "changed at " + Instant.now() + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING);
        return program(cache);
    }

    /** Seconds of one command, Java's start included. */
    private double program(Path cache) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        ProjectFiles.ROOT.resolve("osbuild").toString(),
                        "image",
                        "--profile",
                        profile(),
                        "--format",
                        String.join(",", OUTPUTS),
                        "--output",
                        folder.resolve("changed").toString())
                .directory(project.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(folder.resolve("messages").toFile());
        builder.environment().put("OSBUILD_CACHE", cache.toString());
        long began = System.nanoTime();
        int status = builder.start().waitFor();
        if (status != 0) {
            throw new IllegalStateException(Files.readString(folder.resolve("messages")));
        }
        return (System.nanoTime() - began) / 1e9;
    }
}
