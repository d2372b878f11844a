package dev.osbuild.distro.dpkg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A package as the store keeps it: its tree, its control files, and a listing of the tree.
 *
 * <pre>
 * data/       the tree, with owners, modes and dates
 * control     the control file
 * info/       what dpkg keeps in its info folder: md5sums, postinst, list …
 * conffiles   one line for each configuration file: path, tab, what dpkg's status says of it
 * listing     see {@link Listing}
 * </pre>
 *
 * @param folder the stored tree
 * @param file the {@code .deb}
 */
record UnpackedPackage(
        String name,
        Path folder,
        Path file,
        Paragraph control,
        List<TreeEntry> entries,
        Set<String> infoFiles,
        Map<String, String> conffiles) {

    static final String DATA = "data";
    static final String CONTROL = "control";
    static final String INFO = "info";
    static final String CONFFILES = "conffiles";
    static final String LISTING = "listing";

    static UnpackedPackage load(Path folder, Path file) throws IOException {
        Paragraph control = Paragraph.parse(Files.readString(folder.resolve(CONTROL)));
        Set<String> infoFiles = new TreeSet<>();
        try (var stream = Files.newDirectoryStream(folder.resolve(INFO))) {
            stream.forEach(path -> infoFiles.add(path.getFileName().toString()));
        }
        Map<String, String> conffiles = new LinkedHashMap<>();
        for (String line : Files.readAllLines(folder.resolve(CONFFILES))) {
            int tab = line.indexOf('\t');
            conffiles.put(line.substring(0, tab), line.substring(tab + 1));
        }
        List<TreeEntry> entries = new ArrayList<>(Listing.read(folder.resolve(LISTING)));
        return new UnpackedPackage(control.required("Package"), folder, file, control, entries, infoFiles, conffiles);
    }

    Path data() {
        return folder.resolve(DATA);
    }

    Path info(String file) {
        return folder.resolve(INFO).resolve(file);
    }

    /** The name in dpkg's info folder and trigger files: with the architecture when several may be installed. */
    String qualifiedName() throws MalformedDeb {
        boolean several = control.field("Multi-Arch").orElse("").equals("same");
        return several ? name + ":" + control.required("Architecture") : name;
    }

    /** Whether a preinst moves files of other packages aside, which only dpkg itself does right. */
    boolean diverts() throws IOException {
        if (!infoFiles.contains("preinst")) {
            return false;
        }
        String script = Files.readString(info("preinst"));
        return script.contains("dpkg-divert") && script.contains(" --rename");
    }
}
