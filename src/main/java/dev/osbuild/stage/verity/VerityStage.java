package dev.osbuild.stage.verity;

import dev.osbuild.image.GuidSeed;
import dev.osbuild.image.VerityTree;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.Slot;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.pipeline.StageDescription;
import dev.osbuild.profile.Os;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Appends dm-verity's hash tree to the system image. Outputs:
 *
 * <ul>
 *   <li>{@code verity}: image and tree
 *   <li>{@code verity-table}: one line, the device-mapper table with the word {@value #DEVICE} where the device belongs
 * </ul>
 */
public final class VerityStage implements Stage<VerityStage.Configuration> {

    private static final String SQUASHFS = "squashfs";
    private static final String KERNEL_CONFIG = "kernel-config";
    private static final String OUTPUT = "verity";
    private static final String TABLE = "verity-table";
    private static final String DEVICE = "@device@";

    /** What the salt is made from. */
    public record Configuration(Os os) {}

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
                List.of(Slot.file(SQUASHFS), Slot.file(KERNEL_CONFIG)),
                List.of(Slot.file(OUTPUT), Slot.file(TABLE)),
                List.of(),
                Set.of());
    }

    @Override
    public void run(Configuration configuration, StageContext context) throws IOException {
        checkKernel(context);
        Path image = Files.copy(context.input(SQUASHFS), context.output(OUTPUT));
        UUID salt = GuidSeed.ofSystem(configuration.os.id(), configuration.os.version(), context.epoch())
                .guid(OUTPUT);
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            VerityTree tree = VerityTree.append(channel, bytes(salt));
            Files.writeString(context.output(TABLE), tree.table(DEVICE) + "\n");
        }
    }

    /** The kernel itself sets dm-verity up, before any program runs. */
    private static void checkKernel(StageContext context) throws IOException {
        List<String> lines = Files.readAllLines(context.input(KERNEL_CONFIG));
        for (String option : List.of("CONFIG_DM_VERITY", "CONFIG_DM_INIT")) {
            if (!lines.contains(option + "=y")) {
                throw context.failure(
                        "the kernel is built without " + option + "=y, which verified slots need",
                        "add it to a fragment in kernel.fragments; the distribution's own kernels have it as a module"
                                + " at best, so build one: kernel.source debian or tarball");
            }
        }
    }

    private static byte[] bytes(UUID salt) {
        return ByteBuffer.allocate(16)
                .putLong(salt.getMostSignificantBits())
                .putLong(salt.getLeastSignificantBits())
                .array();
    }
}
