package dev.osbuild.stage.qcow2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Size;
import dev.osbuild.profile.Disk;
import dev.osbuild.stage.FakeStageContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Qcow2StageTest {

    private static final int DISK_BYTES = 1 << 20;
    private static final Disk DISK =
            new Disk(Optional.empty(), 15, Size.ofMebibytes(1), Disk.Compression.ZSTD, List.of());

    @TempDir
    private Path folder;

    private FakeStageContext context(long virtualBytes, long backingFile) throws IOException {
        ByteBuffer image = ByteBuffer.allocate(5 << 14);
        image.putInt(0, 0x514649FB)
                .putInt(4, 3)
                .putLong(8, backingFile)
                .putInt(20, 14)
                .putLong(24, virtualBytes);
        image.putInt(36, 1).putLong(40, 3 << 14).putLong(48, 1 << 14).putInt(56, 1);
        image.putLong(72, 1 << 3).putInt(96, 4).putInt(100, 112).put(104, (byte) 1);
        FakeStageContext context = new FakeStageContext(
                folder, command -> Files.write(FakeStageContext.host(command, "/out/qcow2"), image.array()));
        context.inputs.put("disk", Files.write(folder.resolve("disk"), new byte[DISK_BYTES]));
        return context;
    }

    private static void run(FakeStageContext context) throws IOException {
        try (context) {
            new Qcow2Stage().run(new Qcow2Stage.Configuration(DISK), context);
        }
    }

    @Test
    void convertsInOrderSoThatTheFileIsTheSameEachTime() throws IOException {
        FakeStageContext context = context(DISK_BYTES, 0);

        run(context);

        assertThat(context.output("qcow2")).isRegularFile();
        assertThat(context.commands.get(0).arguments())
                .startsWith("qemu-img", "convert", "-f", "raw")
                .doesNotContain("-W");
    }

    @Test
    void refusesAnImageOfAnotherSize() {
        assertThatThrownBy(() -> run(context(DISK_BYTES / 2, 0)))
                .isInstanceOf(OsbuildException.StepFailed.class)
                .hasMessageContaining("another image");
    }

    @Test
    void refusesAnImageThatLeansOnAnotherFile() {
        assertThatThrownBy(() -> run(context(DISK_BYTES, 512)))
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining("backing file");
    }
}
