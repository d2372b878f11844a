package dev.osbuild.distro.dpkg;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /**
     * Configuration files: canonical path, and the flag {@code remove-on-upgrade} or nothing. A flagged file is not
     * shipped.
     */
    Map<String, String> conffiles() throws MalformedDeb {
        Map<String, String> conffiles = new LinkedHashMap<>();
        for (String line : text("conffiles").orElse("").split("\n", -1)) {
            int slash = line.indexOf('/');
            if (slash >= 0) {
                conffiles.put(
                        EntryName.canonical(line.substring(slash + 1).strip()),
                        line.substring(0, slash).strip());
            }
        }
        return conffiles;
    }
}
