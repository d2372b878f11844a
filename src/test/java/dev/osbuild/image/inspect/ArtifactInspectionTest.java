package dev.osbuild.image.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.SourceEpoch;
import dev.osbuild.image.CpioArchive;
import dev.osbuild.image.GuidPartitionTable;
import dev.osbuild.image.Partition;
import dev.osbuild.image.PartitionType;
import dev.osbuild.image.UnifiedKernelImage;
import dev.osbuild.image.archive.TarArchive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactInspectionTest {

    private static final byte[] RELEASE = "ID=test\nVERSION_ID=\"1 \u001b[31m\"\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] STATUS = """
            Package: good
            Status: install ok installed
            Version: 1-2

            Package: gone
            Status: deinstall ok config-files
            Version: 1
            """.getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private Path tar() throws IOException {
        Path file = folder.resolve("a.tar");
        try (TarArchive tar = new TarArchive(Files.newOutputStream(file), 1_700_000_000L)) {
            tar.file("etc/os-release", 0644, RELEASE);
            tar.file("var/lib/dpkg/status", 0644, STATUS);
        }
        return file;
    }

    @Test
    void anArchiveTellsItsSystemAndPackagesWithoutControlCharacters() throws IOException {
        Map<String, Object> facts = ArtifactInspection.of(tar());

        assertThat(facts).containsEntry("format", "tar").containsEntry("entries", 2L);
        assertThat(facts.get("osRelease")).isEqualTo(Map.of("ID", "test", "VERSION_ID", "1 \ufffd[31m"));
        assertThat(facts.get("packages")).isEqualTo(List.of(Map.of("name", "good", "version", "1-2")));
    }

    @Test
    void aCpioArchiveTellsItsSystem() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CpioArchive cpio = new CpioArchive(bytes, new SourceEpoch(1_700_000_000L))) {
            cpio.folder("etc", 0755);
            cpio.file("etc/os-release", 0644, RELEASE);
        }

        assertThat(ArtifactInspection.of(Files.write(folder.resolve("x"), bytes.toByteArray())))
                .containsEntry("format", "cpio")
                .containsKey("osRelease");
    }

    @Test
    void aDiskTellsItsPartitions() throws IOException {
        assertThat(ArtifactInspection.of(disk()).get("partitions").toString()).contains("name=esp", "EFI system");
    }

    private Path disk() throws IOException {
        Path file = folder.resolve("disk");
        try (FileChannel disk =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            Partition partition = new Partition(PartitionType.EFI_SYSTEM, new UUID(1, 1), "esp", 2048, 4095);
            new GuidPartitionTable(new UUID(1, 3), 3 * 2048, List.of(partition)).write(disk);
        }
        return file;
    }

    /** A UEFI program whose only section is its headers, with a command line added behind it. */
    private Path unifiedKernel() throws IOException {
        int header = 0x80;
        ByteBuffer stub = ByteBuffer.allocate(0x600).order(ByteOrder.LITTLE_ENDIAN);
        stub.put(0, (byte) 'M').put(1, (byte) 'Z').putInt(0x3c, header).putInt(header, 0x4550);
        stub.putShort(header + 6, (short) 1).putShort(header + 20, (short) 240);
        stub.putShort(header + 24, (short) 0x20b).putInt(header + 24 + 36, 512).putInt(header + 24 + 60, 0x400);
        stub.putInt(header + 264 + 8, 0x1f0).putInt(header + 264 + 12, 0x1000);
        stub.putInt(header + 264 + 16, 0x200).putInt(header + 264 + 20, 0x400);
        Path file = folder.resolve("program.efi");
        new UnifiedKernelImage(stub.array())
                .write(
                        List.of(
                                new UnifiedKernelImage.Section(
                                        ".cmdline", Files.writeString(folder.resolve("cmdline"), "quiet \u001b[31m")),
                                new UnifiedKernelImage.Section(".osrel", Files.write(folder.resolve("osrel"), RELEASE)),
                                new UnifiedKernelImage.Section(
                                        ".linux", Files.write(folder.resolve("linux"), new byte[1024]))),
                        file);
        return file;
    }

    @Test
    void aUnifiedKernelImageTellsItsCommandLineSystemAndSignature() throws IOException {
        assertThat(ArtifactInspection.of(unifiedKernel()))
                .containsEntry("format", "unified kernel image")
                .containsEntry("commandLine", "quiet \ufffd[31m")
                .containsEntry("signed", false)
                .containsKey("osRelease");
    }

    @Test
    void damagedFilesAreDescribedOrRefusedInWords() throws IOException {
        Random random = new Random(7);
        List<byte[]> samples = new ArrayList<>(
                List.of(Files.readAllBytes(tar()), Files.readAllBytes(disk()), Files.readAllBytes(unifiedKernel())));
        int refused = 0;
        for (int round = 0; round < 300; round++) {
            byte[] bytes = samples.get(round % samples.size()).clone();
            for (int change = 0; change < 5; change++) {
                bytes[random.nextInt(Math.min(bytes.length, 3000))] = (byte) random.nextInt();
            }
            try {
                ArtifactInspection.of(Files.write(folder.resolve("damaged"), bytes));
            } catch (OsbuildException.VerificationFailed e) {
                assertThat(e.getMessage()).isNotBlank();
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }
}
