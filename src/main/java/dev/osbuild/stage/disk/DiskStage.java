package dev.osbuild.stage.disk;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.image.GuidPartitionTable;
import dev.osbuild.image.GuidSeed;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.Slot;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.pipeline.StageDescription;
import dev.osbuild.profile.Disk;
import dev.osbuild.profile.Os;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Assembles the raw disk image that boots under BIOS and UEFI. The file is as long as the disk and sparse: only what is
 * not zero takes room. All GUIDs follow from the system's name, its version and the source epoch.
 */
public final class DiskStage implements Stage<DiskStage.Configuration> {

    private static final String SQUASHFS = "squashfs";
    private static final String VERITY = "verity";
    private static final String ESP = "esp";
    private static final String BIOS_BOOT = "bios-boot";
    private static final String OUTPUT = "disk";

    /** The sections of the profile that shape the disk. */
    public record Configuration(Os os, Disk disk) {}

    @Override
    public String name() {
        return OUTPUT;
    }

    @Override
    public Class<Configuration> configuration() {
        return Configuration.class;
    }

    @Override
    public StageDescription describe(Configuration configuration, Project project) {
        return new StageDescription(
                List.of(Slot.file(system(configuration)), Slot.file(ESP), Slot.folder(BIOS_BOOT)),
                List.of(Slot.file(OUTPUT)),
                List.of(),
                formats(configuration) ? Set.of("e2fsprogs") : Set.of());
    }

    /** A slot may be proved by a hash tree behind its content. */
    private static String system(Configuration configuration) {
        return configuration.disk.hasVerity() ? VERITY : SQUASHFS;
    }

    private static boolean hasSlots(Configuration configuration) {
        return configuration.disk.layout() == Disk.Layout.AB;
    }

    private static boolean formats(Configuration configuration) {
        return configuration.disk.partitions().stream()
                .anyMatch(partition -> partition.fileSystem() == Disk.FileSystem.EXT4);
    }

    @Override
    public void run(Configuration configuration, StageContext context) throws IOException {
        Path system = context.input(system(configuration));
        Path esp = context.input(ESP);
        GuidSeed seed = GuidSeed.ofSystem(configuration.os.id(), configuration.os.version(), context.epoch());
        GuidPartitionTable table = layout(configuration, Files.size(esp), Files.size(system), seed);
        try (DiskImage disk = new DiskImage(context.output(OUTPUT), table)) {
            disk.bootUnderBios(context.input(BIOS_BOOT), DiskLayout.BIOS_BOOT);
            disk.copy(esp, DiskLayout.ESP);
            for (String partition : systems(configuration)) {
                disk.copy(system, partition);
            }
            for (Disk.Extra extra : configuration.disk.partitions()) {
                if (extra.fileSystem() == Disk.FileSystem.EXT4) {
                    long bytes = disk.partition(extra.name()).bytes();
                    disk.copy(new Ext4FileSystem(context).make(extra.name(), bytes, seed), extra.name());
                }
            }
            disk.check();
            context.zeroOutside(OUTPUT, disk.data());
        }
    }

    /** The partitions that hold the system. */
    private static List<String> systems(Configuration configuration) {
        if (!hasSlots(configuration)) {
            return List.of(DiskLayout.SYSTEM);
        }
        return configuration.disk.slots().fillBoth()
                ? List.of(DiskLayout.SLOT_A, DiskLayout.SLOT_B)
                : List.of(DiskLayout.SLOT_A);
    }

    private static GuidPartitionTable layout(
            Configuration configuration, long espBytes, long systemBytes, GuidSeed seed) {
        try {
            return DiskLayout.of(configuration.disk, espBytes, systemBytes, seed);
        } catch (IllegalArgumentException e) {
            throw new OsbuildException.Usage(
                    String.valueOf(e.getMessage()),
                    hasSlots(configuration) ? "disk.slots" : "disk.size",
                    "raise the size that is named, or leave it out of the profile");
        }
    }
}
