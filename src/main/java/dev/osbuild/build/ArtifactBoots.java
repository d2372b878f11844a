package dev.osbuild.build;

import dev.osbuild.base.AtomicFile;
import dev.osbuild.base.EventSink;
import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.image.ByteSource;
import dev.osbuild.image.files.FatFiles;
import dev.osbuild.release.Gate;
import dev.osbuild.trust.Manifest;
import dev.osbuild.vm.BootEvidence;
import dev.osbuild.vm.Check;
import dev.osbuild.vm.Firmware;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Starts every artifact of a manifest that can be started: disks and discs under both firmwares, a partition with a UEFI
 * program under UEFI, machines without a disk from what an archive for network boot holds. A UEFI program alone is
 * started as part of its partition, which holds the same bytes.
 */
public final class ArtifactBoots {

    private static final Set<String> DISKS = Set.of("qcow2", "raw", "vmdk", "vhdx", "iso", "viso");
    private static final String NETWORK = "netboot";
    private static final String PROGRAM = "uki";
    private static final String PROGRAM_PARTITION = "uki-esp";
    private static final String PROGRAM_PATH = "EFI/BOOT/BOOTX64.EFI";
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final BootTests tests;
    private final Path folder;
    private final Manifest manifest;

    private ArtifactBoots(BootTests tests, Path folder, Manifest manifest) {
        this.tests = tests;
        this.folder = folder;
        this.manifest = manifest;
    }

    /** Whether artifacts of an output are started. */
    public static boolean starts(String output) {
        return DISKS.contains(output)
                || Set.of(NETWORK, PROGRAM, PROGRAM_PARTITION).contains(output);
    }

    /**
     * Starts what a folder holds.
     *
     * @param folder of the artifacts
     * @param manifest that lists them
     * @param evidence takes what was seen; file names are those of the artifacts with what was seen behind
     * @return the files that were written
     * @throws OsbuildException.VerificationFailed when a boot or a check fails
     */
    public static List<Path> run(Workspace workspace, Path folder, Manifest manifest, Path evidence, EventSink events)
            throws IOException {
        List<Manifest.Artifact> wanted = manifest.artifacts().stream()
                .filter(artifact -> starts(artifact.output()))
                .toList();
        List<Path> written = new ArrayList<>();
        if (wanted.isEmpty()) {
            return written;
        }
        ArtifactBoots boots = new ArtifactBoots(BootTests.open(workspace, events), folder, manifest);
        Path seen = evidence.resolve(".boot");
        for (Manifest.Artifact artifact : wanted) {
            if (artifact.output().equals(PROGRAM)) {
                continue;
            }
            BootEvidence record = boots.start(artifact, seen);
            if (artifact.output().equals(PROGRAM_PARTITION)) {
                written.addAll(boots.recordProgram(record, evidence));
            }
            for (Path file : FileTree.entries(seen)) {
                Path kept = evidence.resolve(artifact.name() + "." + file.getFileName());
                Files.move(file, kept, StandardCopyOption.REPLACE_EXISTING);
                written.add(kept);
            }
            FileTree.delete(seen);
        }
        return written;
    }

    private BootEvidence start(Manifest.Artifact artifact, Path seen) throws IOException {
        Path file = folder.resolve(artifact.name());
        return switch (artifact.output()) {
            case NETWORK -> tests.runFromServer(file, seen, LIMIT);
            case PROGRAM_PARTITION -> tests.run(file, seen, List.of(Firmware.UEFI), LIMIT);
            default -> tests.run(file, seen, List.of(Firmware.BIOS, Firmware.UEFI), LIMIT);
        };
    }

    /**
     * Refuses a program that would be released without the partition it is started from.
     *
     * @param outputs that are to be released
     */
    static void requirePartition(Set<String> outputs) {
        if (outputs.contains(PROGRAM) && !outputs.contains(PROGRAM_PARTITION)) {
            throw new OsbuildException.Usage(
                    "a UEFI program is tested as part of the partition that it starts from",
                    "--formats " + PROGRAM,
                    "release " + PROGRAM_PARTITION + ", too");
        }
    }

    private List<Path> recordProgram(BootEvidence partition, Path evidence) throws IOException {
        Optional<Manifest.Artifact> program = artifact(PROGRAM);
        if (program.isEmpty()) {
            return List.of();
        }
        Path file = folder.resolve(program.get().name());
        Path inside = folder.resolve(artifact(PROGRAM_PARTITION).orElseThrow().name());
        if (!holds(inside, file)) {
            throw new OsbuildException.VerificationFailed(
                    "it is not the program in " + inside.getFileName() + ", so nobody started it",
                    file.toString(),
                    "build both again");
        }
        Path kept = evidence.resolve(program.get().name() + Gate.EVIDENCE);
        Check same = new Check(
                "started as a part", true, "the bytes of " + PROGRAM_PATH + " in " + partition.artifact(), "the same");
        AtomicFile.write(kept, partition.about(file, same).toJson());
        return List.of(kept);
    }

    private Optional<Manifest.Artifact> artifact(String output) {
        return manifest.artifacts().stream()
                .filter(artifact -> artifact.output().equals(output))
                .findFirst();
    }

    private static boolean holds(Path partition, Path program) throws IOException {
        try (FileChannel channel = FileChannel.open(partition)) {
            Optional<ByteSource> inside = FatFiles.open(ByteSource.of(channel)).open(PROGRAM_PATH);
            if (inside.isEmpty() || inside.get().size() != Files.size(program)) {
                return false;
            }
            try (InputStream one = inside.get().stream();
                    InputStream other = Files.newInputStream(program)) {
                return java.util.Arrays.equals(one.readAllBytes(), other.readAllBytes());
            }
        }
    }
}
