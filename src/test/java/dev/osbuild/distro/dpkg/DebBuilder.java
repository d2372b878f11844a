package dev.osbuild.distro.dpkg;

import dev.osbuild.base.Digest;
import dev.osbuild.base.LockedPackage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Makes package files, sound and hostile ones. */
public final class DebBuilder {

    private final String name;
    private final Map<String, String> controlFiles = new LinkedHashMap<>();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(data, "UTF-8");

    public DebBuilder(String name, String... moreFields) {
        this.name = name;
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
        StringBuilder control = new StringBuilder("Package: " + name + "\nVersion: 1.0-1\nArchitecture: amd64\n");
        for (String field : moreFields) {
            control.append(field).append('\n');
        }
        controlFiles.put("control", control.toString());
    }

    DebBuilder control(String file, String text) {
        controlFiles.put(file, text);
        return this;
    }

    DebBuilder folder(String path) {
        return add(path + "/", TarConstants.LF_DIR, 0755, "", new byte[0]);
    }

    public DebBuilder file(String path, String text) {
        return file(path, 0644, text.getBytes(StandardCharsets.UTF_8));
    }

    public DebBuilder file(String path, int mode, byte[] content) {
        return add(path, TarConstants.LF_NORMAL, mode, "", content);
    }

    DebBuilder symlink(String path, String target) {
        return add(path, TarConstants.LF_SYMLINK, 0777, target, new byte[0]);
    }

    DebBuilder hardLink(String path, String target) {
        return add(path, TarConstants.LF_LINK, 0644, target, new byte[0]);
    }

    DebBuilder special(String path, byte kind) {
        return add(path, kind, 0666, "", new byte[0]);
    }

    private DebBuilder add(String path, byte kind, int mode, String target, byte[] content) {
        try {
            TarArchiveEntry entry = new TarArchiveEntry(path, kind, true);
            entry.setMode(mode);
            entry.setLinkName(target);
            entry.setSize(content.length);
            entry.setModTime(1_000_000_000_000L);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public DebPackage build(Path folder) throws IOException {
        tar.close();
        ByteArrayOutputStream deb = new ByteArrayOutputStream();
        deb.writeBytes("!<arch>\n".getBytes(StandardCharsets.US_ASCII));
        member(deb, "debian-binary", "2.0\n".getBytes(StandardCharsets.US_ASCII));
        member(deb, "control.tar.gz", gzip(controlTar()));
        member(deb, "data.tar.gz", gzip(data.toByteArray()));
        return write(folder, deb.toByteArray());
    }

    DebPackage write(Path folder, byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve(name + ".deb"), bytes);
        return new DebPackage(
                new LockedPackage(name, "1.0-1", "amd64", Digest.ofFile(file), bytes.length, name + ".deb", "main"),
                file);
    }

    private byte[] controlTar() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream control = new TarArchiveOutputStream(bytes, "UTF-8")) {
            for (Map.Entry<String, String> file : controlFiles.entrySet()) {
                byte[] text = file.getValue().getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry("./" + file.getKey());
                entry.setSize(text.length);
                control.putArchiveEntry(entry);
                control.write(text);
                control.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static void member(ByteArrayOutputStream deb, String name, byte[] content) {
        String header = String.format("%-16s%-12d%-6d%-6d%-8s%-10d`\n", name, 0, 0, 0, "100644", content.length);
        deb.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
        deb.writeBytes(content);
        if (content.length % 2 == 1) {
            deb.write('\n');
        }
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }
}
