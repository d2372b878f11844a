package dev.osbuild.image.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.base.SourceEpoch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarArchiveTest {

    private static final SourceEpoch EPOCH = new SourceEpoch(1_700_000_000L);
    private static final String LONG_NAME = "folder/" + "n".repeat(150) + "-ä";

    @TempDir
    private Path folder;

    private Path tree() throws IOException {
        Path tree = Files.createDirectory(folder.resolve("tree"));
        Files.createDirectory(tree.resolve("folder"));
        Files.writeString(tree.resolve("b"), "content of b");
        Files.setPosixFilePermissions(tree.resolve("b"), PosixFilePermissions.fromString("rwxr-x---"));
        Files.createLink(tree.resolve("c"), tree.resolve("b"));
        Files.createSymbolicLink(tree.resolve("a"), Path.of("folder/x"));
        Files.writeString(tree.resolve(LONG_NAME), "");
        Files.setLastModifiedTime(tree.resolve("b"), FileTime.from(5, TimeUnit.SECONDS));
        return tree;
    }

    private static byte[] archive(Path tree, Map<String, byte[]> attributes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchive tar = new TarArchive(bytes, EPOCH.seconds())) {
            tar.addTree(tree, EPOCH, path -> path.equals("b") ? attributes : Map.of(), path -> true);
        }
        return bytes.toByteArray();
    }

    private static Map<String, TarArchiveEntry> entries(byte[] archive) throws IOException {
        Map<String, TarArchiveEntry> entries = new TreeMap<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(archive), "UTF-8")) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), entry);
            }
        }
        return entries;
    }

    @Test
    void anotherProgramReadsWhatWasInTheTree() throws IOException {
        Map<String, TarArchiveEntry> entries = entries(archive(tree(), Map.of()));

        assertThat(entries.keySet()).containsExactlyInAnyOrder("./", "a", "b", "c", "folder/", LONG_NAME);
        assertThat(entries.get("a").getLinkName()).isEqualTo("folder/x");
        assertThat(entries.get("b").getMode() & 07777).isEqualTo(0750);
        assertThat(entries.get("b").getSize()).isEqualTo(12);
        assertThat(entries.get("c").isLink()).isTrue();
        assertThat(entries.get("c").getLinkName()).isEqualTo("b");
        assertThat(entries.get("b").getUserName()).isEmpty();
    }

    @Test
    void datesEndAtTheSourceEpoch() throws IOException {
        Map<String, TarArchiveEntry> entries = entries(archive(tree(), Map.of()));

        assertThat(entries.get("b").getLastModifiedTime().to(TimeUnit.SECONDS)).isEqualTo(5);
        assertThat(entries.get("folder/").getLastModifiedTime().to(TimeUnit.SECONDS))
                .isEqualTo(EPOCH.seconds());
    }

    @Test
    void extendedAttributesKeepEveryByte() throws IOException {
        byte[] archive = archive(tree(), Map.of("security.capability", new byte[] {1, 0, (byte) 0xFF, '\n'}));

        assertThat(new String(archive, StandardCharsets.ISO_8859_1))
                .contains("41 SCHILY.xattr.security.capability=\u0001\u0000\u00ff\n\n");
        assertThat(entries(archive)).containsKey("b");
    }

    @Test
    void theSameTreeGivesTheSameBytes() throws IOException {
        Path tree = tree();

        assertThat(archive(tree, Map.of())).isEqualTo(archive(tree, Map.of()));
    }
}
