package dev.osbuild.stage.squashfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Size;
import dev.osbuild.profile.Disk;
import dev.osbuild.stage.FakeStageContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SquashfsStageTest {

    private static final Disk DISK =
            new Disk(Optional.empty(), 7, Size.parse("128 KiB"), Disk.Compression.ZSTD, List.of());

    @TempDir
    private Path folder;

    private FakeStageContext context(long date) throws IOException {
        ByteBuffer image = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        image.putInt(0, 0x73717368).putInt(8, (int) date).putInt(12, 1 << 17);
        image.putShort(20, (short) 6)
                .putShort(22, (short) 17)
                .putShort(28, (short) 4)
                .putLong(40, 1000);
        for (int at = 48; at < 96; at += 8) {
            image.putLong(at, -1);
        }
        FakeStageContext context = new FakeStageContext(
                folder, command -> Files.write(FakeStageContext.host(command, "/out/image"), image.array()));
        context.inputs.put("rootfs", Files.createDirectory(folder.resolve("rootfs")));
        return context;
    }

    @Test
    void packsAsTheProfileSaysWithTheDateGivenOnlyOnce() throws IOException {
        try (FakeStageContext context = context(FakeStageContext.EPOCH.seconds())) {
            new SquashfsStage().run(new SquashfsStage.Configuration(DISK), context);

            assertThat(context.output("squashfs")).isRegularFile();
            assertThat(context.commands.get(0).arguments())
                    .containsSequence("-comp", "zstd", "-Xcompression-level", "7", "-b", "131072")
                    .doesNotContain("-mkfs-time", "-all-time");
            assertThat(context.commands.get(0).environment()).containsEntry("SOURCE_DATE_EPOCH", "1700000000");
        }
    }

    @Test
    void refusesAnImageWithAnotherDate() throws IOException {
        try (FakeStageContext context = context(1)) {
            assertThatThrownBy(() -> new SquashfsStage().run(new SquashfsStage.Configuration(DISK), context))
                    .isInstanceOf(OsbuildException.StepFailed.class)
                    .hasMessageContaining("did not keep the date");
        }
    }
}
