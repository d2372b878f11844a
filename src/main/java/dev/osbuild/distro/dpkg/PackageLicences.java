package dev.osbuild.distro.dpkg;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.distro.deb.CopyrightFile;
import dev.osbuild.store.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The licences of packages by their copyright files. What was found is remembered by the package's digest. A package
 * whose folder of documents is a link to another's has that one's licences.
 */
public final class PackageLicences {

    private static final String DOCUMENTS = "usr/share/doc/";
    private static final String COPYRIGHT = "/copyright";
    private static final String SAME_AS = "= ";
    private static final int LARGEST_BYTES = 8 << 20;

    private final Store store;
    private final PackageTrees trees;

    public PackageLicences(Store store) {
        this.store = store;
        this.trees = new PackageTrees(store);
    }

    /** Short names of licences by package name; none where the copyright file is in prose. */
    public Map<String, List<String>> of(Collection<DebPackage> packages) throws IOException {
        Map<String, List<String>> found = new TreeMap<>();
        for (DebPackage deb : packages) {
            found.put(deb.locked().name(), remembered(deb));
        }
        Map<String, List<String>> resolved = new TreeMap<>();
        found.forEach((name, lines) -> resolved.put(name, followed(lines, found)));
        return resolved;
    }

    private static List<String> followed(List<String> lines, Map<String, List<String>> all) {
        if (lines.size() != 1 || !lines.get(0).startsWith(SAME_AS)) {
            return lines;
        }
        List<String> other = all.getOrDefault(lines.get(0).substring(SAME_AS.length()), List.of());
        return other.stream().anyMatch(line -> line.startsWith(SAME_AS)) ? List.of() : other;
    }

    private List<String> remembered(DebPackage deb) throws IOException {
        String name = "licences/" + deb.locked().sha256();
        Optional<byte[]> known = store.readState(name);
        if (known.isPresent()) {
            return new String(known.get(), StandardCharsets.UTF_8).lines().toList();
        }
        List<String> lines = read(deb);
        store.writeState(name, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
        return lines;
    }

    private List<String> read(DebPackage deb) throws IOException {
        String documents = DOCUMENTS + deb.locked().name();
        Optional<Path> tree = trees.findDataOf(deb);
        if (tree.isEmpty()) {
            return readFile(deb, documents);
        }
        Path folder = tree.get().resolve(documents);
        if (Files.isSymbolicLink(folder)) {
            return List.of(SAME_AS + Files.readSymbolicLink(folder).getFileName());
        }
        Path file = tree.get().resolve(documents + COPYRIGHT);
        boolean readable = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= LARGEST_BYTES;
        return readable ? CopyrightFile.licences(Files.readAllBytes(file), file.toString()) : List.of();
    }

    private static List<String> readFile(DebPackage deb, String documents) throws IOException {
        try (DebFile file = DebFile.open(deb.file())) {
            file.tar("control").transferTo(OutputStream.nullOutputStream());
            TarArchiveInputStream tar = new TarArchiveInputStream(file.tar("data"));
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String path = entry.getName().replaceFirst("^\\./", "");
                if (path.equals(documents + COPYRIGHT) && entry.isFile() && entry.getSize() <= LARGEST_BYTES) {
                    return CopyrightFile.licences(tar.readAllBytes(), deb.file().toString());
                } else if (path.equals(documents) && entry.isSymbolicLink()) {
                    return List.of(SAME_AS + Path.of(entry.getLinkName()).getFileName());
                }
            }
            return List.of();
        } catch (MalformedDeb e) {
            throw new OsbuildException.VerificationFailed(
                    "the package " + deb.locked().name() + " cannot be read: " + e.getMessage(),
                    deb.file().toString(),
                    "do not use it; report it to whoever made it",
                    e);
        }
    }
}
