package dev.osbuild.image.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.base.SourceEpoch;
import dev.osbuild.image.ByteSource;
import dev.osbuild.image.GuidSeed;
import dev.osbuild.image.SparseInput;
import dev.osbuild.image.disk.VhdxWriter;
import dev.osbuild.text.ProjectFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seeds of images are sound ones, so that what a fuzzer makes of them gets far; {@code -Dosbuild.update=true} makes them. */
class FuzzSeedsTest {

    private static final Path SEEDS = ProjectFiles.ROOT.resolve("src/fuzz/seeds");
    private static final int MOST_BYTES = 64 << 10;

    @TempDir
    private Path folder;

    private Map<String, byte[]> samples() throws IOException {
        byte[] disk = SampleImage.disk(folder).array();
        Map<String, byte[]> samples = new TreeMap<>();
        samples.put("Qcow2Fuzzer/qcow2", bytes(SampleImage.qcow2(folder)));
        samples.put("VmdkFuzzer/vmdk", bytes(SampleVmdk.of(disk)));
        samples.put("GptFuzzer/disk", SparseInput.pieces(disk));
        samples.put("VhdxFuzzer/vhdx", SparseInput.pieces(vhdx(disk)));
        samples.put("IsoFuzzer/disc", bytes(SampleImage.disc()));
        samples.put("ProgramFuzzer/uki", bytes(ProgramStructureTest.program()));
        samples.put("ArchiveFuzzer/tar", ArchiveStructureTest.tar());
        samples.put("ArchiveFuzzer/wsl", ArchiveStructureTest.packed(ArchiveStructureTest.tar()));
        samples.put("ArchiveFuzzer/oci", ArchiveStructureTest.container(Map.of()));
        return samples;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.limit()];
        buffer.get(0, bytes);
        return bytes;
    }

    private byte[] vhdx(byte[] disk) throws IOException {
        Path image = folder.resolve("image.vhdx");
        try (FileChannel file = FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            new VhdxWriter(file, new GuidSeed("test", new SourceEpoch(1_700_000_000))).write(ByteSource.of(disk));
        }
        return Files.readAllBytes(image);
    }

    private static Optional<SoundImage> check(String name, byte[] seed) throws IOException {
        boolean sparse = name.startsWith("Gpt") || name.startsWith("Vhdx");
        return ImageStructure.check(ByteSource.of(sparse ? SparseInput.image(seed) : seed));
    }

    @Test
    void areSoundAndSmall() throws IOException {
        for (Map.Entry<String, byte[]> sample : samples().entrySet()) {
            Path file = SEEDS.resolve(sample.getKey());
            if (Boolean.getBoolean("osbuild.update")) {
                Files.createDirectories(file.getParent());
                Files.write(file, sample.getValue());
            }
            byte[] seed = Files.readAllBytes(file);
            assertThat(seed.length).as(sample.getKey()).isLessThanOrEqualTo(MOST_BYTES);
            assertThat(check(sample.getKey(), seed))
                    .as(sample.getKey())
                    .isPresent()
                    .isEqualTo(check(sample.getKey(), sample.getValue()));
        }
    }
}
