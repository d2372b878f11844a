package dev.osbuild.stage.squashfs;

import dev.osbuild.image.SquashfsSuperblock;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.Slot;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.pipeline.StageDescription;
import dev.osbuild.profile.Disk;
import dev.osbuild.tool.ToolCommand;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Packs the root file system into the read-only system image. Owners and modes are those of the tree; dates newer than
 * the source epoch become it; of extended attributes only file capabilities are kept. The image does not depend on the number of processors.
 */
public final class SquashfsStage implements Stage<SquashfsStage.Configuration> {

    private static final String INPUT = "rootfs";
    private static final String OUTPUT = "squashfs";
    private static final String INPUT_INSIDE = "/rootfs";
    private static final String OUTPUT_INSIDE = "/out";
    private static final String FILE_NAME = "image";
    /** The one attribute that belongs to a system: others are the building machine's labels or an overlay's notes. */
    private static final String CAPABILITIES = "^security\\.capability$";

    /** The sections of the profile that shape the system image. */
    public record Configuration(Disk disk) {}

    @Override
    public String name() {
        return OUTPUT;
    }

    @Override
    public int codeVersion() {
        return 2;
    }

    @Override
    public Class<Configuration> configuration() {
        return Configuration.class;
    }

    @Override
    public StageDescription describe(Configuration configuration, Project project) {
        return new StageDescription(
                List.of(Slot.folder(INPUT)), List.of(Slot.file(OUTPUT)), List.of(), Set.of("squashfs-tools"));
    }

    @Override
    public void run(Configuration configuration, StageContext context) throws IOException {
        Path work = context.scratch("image");
        context.tools()
                .run(ToolCommand.of("mksquashfs", INPUT_INSIDE, OUTPUT_INSIDE + "/" + FILE_NAME)
                        .arguments("-noappend", "-quiet", "-no-progress", "-no-exports")
                        .arguments("-xattrs-include", CAPABILITIES)
                        .arguments("-comp", "zstd")
                        .arguments("-Xcompression-level", Integer.toString(configuration.disk.compressionLevel()))
                        .arguments(
                                "-b",
                                Long.toString(configuration.disk.blockSize().bytes()))
                        .arguments("-processors", Integer.toString(context.jobs()))
                        .environment("SOURCE_DATE_EPOCH", context.epoch().toString())
                        .input(context.input(INPUT), INPUT_INSIDE)
                        .output(work, OUTPUT_INSIDE)
                        .timeLimit(Duration.ofMinutes(30))
                        .build());
        Path image = work.resolve(FILE_NAME);
        check(image, context);
        Files.move(image, context.output(OUTPUT));
    }

    private static void check(Path image, StageContext context) throws IOException {
        try (FileChannel channel = FileChannel.open(image)) {
            SquashfsSuperblock superblock = SquashfsSuperblock.read(channel, 0);
            if (superblock.modified() != context.epoch().seconds()) {
                throw context.failure(
                        "mksquashfs did not keep the date it was given",
                        "use squashfs-tools 4.4 or newer, or the tools tree");
            }
        }
    }
}
