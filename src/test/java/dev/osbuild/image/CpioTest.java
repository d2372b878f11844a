package dev.osbuild.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.SourceEpoch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpioTest {

    private static final SourceEpoch DATE = new SourceEpoch(1_700_000_000);

    private static byte[] archive() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CpioArchive cpio = new CpioArchive(bytes, DATE)) {
            cpio.folder("bin", 0755);
            cpio.file("bin/tool", 0755, "hello".getBytes(StandardCharsets.UTF_8));
            cpio.link("bin/sh", "tool");
        }
        return bytes.toByteArray();
    }

    private static List<CpioReader.Entry> read(byte[] archive, long limit) throws IOException {
        CpioReader reader = new CpioReader(new ByteArrayInputStream(archive), limit);
        List<CpioReader.Entry> entries = new ArrayList<>();
        for (Optional<CpioReader.Entry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
            entries.add(entry.get());
        }
        return entries;
    }

    @Test
    void readsBackWhatItWrote() throws IOException {
        List<CpioReader.Entry> entries = read(archive(), 100);

        assertThat(entries).extracting(CpioReader.Entry::path).containsExactly("bin", "bin/tool", "bin/sh");
        assertThat(entries.get(0).isFolder()).isTrue();
        assertThat(entries.get(1).mode()).isEqualTo(0100755);
        assertThat(entries.get(1).content()).asString().isEqualTo("hello");
        assertThat(entries.get(2).isLink()).isTrue();
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.owner()).isZero();
            assertThat(entry.date()).isEqualTo(DATE.seconds());
        });
    }

    @Test
    void alignsToFourBytesAsTheKernelExpects() throws IOException {
        byte[] archive = archive();

        assertThat(archive.length % 4).isZero();
        assertThat(new String(archive, StandardCharsets.US_ASCII))
                .startsWith("070701")
                .contains("TRAILER!!!");
    }

    @Test
    void refusesToWriteAFileBeforeItsFolder() {
        CpioArchive cpio = new CpioArchive(new ByteArrayOutputStream(), DATE);

        assertThatThrownBy(() -> cpio.file("etc/passwd", 0644, new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("etc/passwd");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/etc", "..", "a//b", "TRAILER!!!"})
    void refusesToWriteNamesThatLeadElsewhere(String name) {
        CpioArchive cpio = new CpioArchive(new ByteArrayOutputStream(), DATE);

        assertThatThrownBy(() -> cpio.folder(name, 0755)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 109, 111, 113, 200, 300})
    void refusesAnArchiveCutShort(int length) throws IOException {
        byte[] cut = Arrays.copyOf(archive(), length);

        assertThatThrownBy(() -> read(cut, 100)).isInstanceOf(OsbuildException.VerificationFailed.class);
    }

    @Test
    void refusesMoreContentThanAllowedBeforeReadingIt() throws IOException {
        byte[] archive = archive();

        assertThatThrownBy(() -> read(archive, 4)).hasMessageContaining("larger than allowed");
    }

    @Test
    void refusesAHugeDeclaredSize() throws IOException {
        String text = new String(archive(), StandardCharsets.ISO_8859_1);
        byte[] huge =
                text.replaceFirst("00000005(?=0000000000000000)", "FFFFFFFF").getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> read(huge, 1 << 20)).hasMessageContaining("larger than allowed");
    }

    @Test
    void refusesNamesThatClimb() throws IOException {
        String text = new String(archive(), StandardCharsets.ISO_8859_1);
        byte[] climbing = text.replace("bin/tool", "../.tool").getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> read(climbing, 100)).hasMessageContaining("not a plain relative path");
    }
}
