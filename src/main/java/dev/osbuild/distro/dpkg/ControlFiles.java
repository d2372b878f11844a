package dev.osbuild.distro.dpkg;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** What {@code control.tar} holds, see deb-control(5), deb-conffiles(5), deb-triggers(5) and deb-postinst(5). */
final class ControlFiles {

    private static final int LARGEST = 32 << 20;
    private static final int MOST = 100;

    private final TreeMap<String, byte[]> files = new TreeMap<>();

    private ControlFiles() {}

    static ControlFiles read(InputStream tar) throws IOException {
        ControlFiles control = new ControlFiles();
        TarArchiveInputStream in = new TarArchiveInputStream(tar, 512 * 20, 512, "UTF-8");
        for (TarArchiveEntry header = in.getNextEntry(); header != null; header = in.getNextEntry()) {
            String name = EntryName.canonical(header.getName());
            if (header.isDirectory()) {
                continue;
            }
            if (!header.isFile() || name.contains("/") || header.getSize() > LARGEST) {
                throw new MalformedDeb("its control archive holds '" + header.getName() + "'");
            }
            if (control.files.put(name, in.readAllBytes()) != null || control.files.size() > MOST) {
                throw new MalformedDeb("its control archive holds '" + name + "' twice, or too many files");
            }
        }
        if (!control.files.containsKey("control")) {
            throw new MalformedDeb("its control archive holds no control file");
        }
        return control;
    }

    Paragraph paragraph() throws MalformedDeb {
        return Paragraph.parse(text("control").orElseThrow());
    }

    Optional<String> text(String name) {
        return bytes(name).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    Optional<byte[]> bytes(String name) {
        return Optional.ofNullable(files.get(name));
    }

    /** Names in byte order. */
    List<String> names() {
        return List.copyOf(files.keySet());
    }

    /** Paths of configuration files, canonical; lines with flags ({@code remove-on-upgrade}) name files not shipped. */
    List<String> conffiles() throws MalformedDeb {
        List<String> paths = new java.util.ArrayList<>();
        for (String line : text("conffiles").orElse("").split("\n", -1)) {
            if (line.startsWith("/")) {
                paths.add(EntryName.canonical(line.strip().substring(1)));
            }
        }
        return paths;
    }
}
