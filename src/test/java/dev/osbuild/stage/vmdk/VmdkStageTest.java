package dev.osbuild.stage.vmdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.profile.Os;
import dev.osbuild.stage.FakeStageContext;
import dev.osbuild.stage.FakeStageContext.Program;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VmdkStageTest {

    private static final int DISK_BYTES = 1 << 20;
    private static final Os OS = new Os("test", "Test", "1", Optional.empty(), Optional.empty(), Optional.empty());

    @TempDir
    private Path folder;

    /** An empty stream-optimized image: header, descriptor, grain directory. */
    private static byte[] image(long sectors, String contentId, String type) {
        ByteBuffer image = ByteBuffer.allocate(64 << 10).order(ByteOrder.LITTLE_ENDIAN);
        image.putInt(0, 0x564D444B)
                .putInt(4, 3)
                .putInt(8, 0x30001)
                .putLong(12, sectors)
                .putLong(20, 128);
        image.putLong(28, 1).putLong(36, 20).putInt(44, 512).putLong(56, 26);
        String text = "# Disk DescriptorFile\nversion=1\nCID=" + contentId + "\ncreateType=\"" + type + "\"\n";
        image.put(512, text.getBytes(StandardCharsets.US_ASCII));
        return image.array();
    }

    private byte[] run(String name, Program program) throws IOException {
        Path work = Files.createDirectories(folder.resolve(name));
        try (FakeStageContext context = new FakeStageContext(work, program)) {
            context.inputs.put("disk", Files.write(work.resolve("disk"), new byte[DISK_BYTES]));
            try {
                new VmdkStage().run(new VmdkStage.Configuration(OS), context);
            } catch (OsbuildException e) {
                assertThat(context.output("vmdk")).doesNotExist();
                throw e;
            }
            return Files.readAllBytes(context.output("vmdk"));
        }
    }

    private static Program writing(byte[] image) {
        return command -> Files.write(FakeStageContext.host(command, "/out/vmdk"), image);
    }

    @Test
    void theRandomContentIdIsReplaced() throws IOException {
        byte[] first = run("first", writing(image(DISK_BYTES / 512, "01234567", "streamOptimized")));
        byte[] second = run("second", writing(image(DISK_BYTES / 512, "fedcba98", "streamOptimized")));

        assertThat(first).isEqualTo(second);
        assertThat(new String(first, StandardCharsets.ISO_8859_1)).doesNotContain("01234567");
    }

    @Test
    void anotherImageThanAskedForIsRefused() {
        assertThatThrownBy(() -> run("size", writing(image(1, "01234567", "streamOptimized"))))
                .isInstanceOf(OsbuildException.StepFailed.class)
                .hasMessageContaining("another image");
        assertThatThrownBy(() -> run("type", writing(image(DISK_BYTES / 512, "01234567", "monolithicFlat"))))
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining("names other files");
    }

    @Test
    void aFailingToolLeavesNothing() {
        OsbuildException failure = new OsbuildException.StepFailed("qemu-img failed with exit code 1", "", "");

        assertThatThrownBy(() -> run("broken", command -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }
}
