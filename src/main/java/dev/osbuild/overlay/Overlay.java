package dev.osbuild.overlay;

import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The content of one overlay folder. Owners and modes come from its file {@value #DECLARATIONS} alone, never from the
 * machine the folder lies on; only the executable bit of a file counts.
 */
public final class Overlay {

    /** Says what plain files cannot; itself never copied. Format: {@code docs/overlay.md}. */
    public static final String DECLARATIONS = ".overlay";

    private final Map<String, OverlayEntry> entries = new TreeMap<>();

    private Overlay() {}

    /**
     * Reads an overlay.
     *
     * @throws OsbuildException.Usage when a declaration cannot be understood or contradicts the files, with file and
     *     line
     */
    public static Overlay read(Path folder) throws IOException {
        Overlay overlay = new Overlay();
        for (Path file : FileTree.entries(folder)) {
            String path = folder.relativize(file).toString();
            if (!path.equals(DECLARATIONS)) {
                overlay.entries.put(path, entry(path, file));
            }
        }
        Path declarations = folder.resolve(DECLARATIONS);
        if (Files.isRegularFile(declarations, LinkOption.NOFOLLOW_LINKS)) {
            for (Declaration declaration : DeclarationParser.parse(declarations)) {
                overlay.declare(declaration);
            }
        }
        overlay.addParents();
        return overlay;
    }

    /** All entries, folders before what lies in them, in one order on every machine. */
    public Collection<OverlayEntry> entries() {
        return List.copyOf(entries.values());
    }

    private static OverlayEntry entry(String path, Path file) throws IOException {
        if (Files.isSymbolicLink(file)) {
            return new OverlayEntry.Link(path, Files.readSymbolicLink(file).toString());
        }
        if (Files.isDirectory(file)) {
            return new OverlayEntry.Folder(path, Access.FOLDER, false);
        }
        if (!Files.isRegularFile(file)) {
            throw new OsbuildException.Usage(
                    "an overlay holds files, folders and links only", file.toString(), "remove it");
        }
        return new OverlayEntry.RegularFile(path, Files.isExecutable(file) ? Access.PROGRAM : Access.FILE, file);
    }

    private void declare(Declaration declaration) {
        OverlayEntry present = entries.get(declaration.path());
        if (declaration instanceof Declaration.FolderAccess folder) {
            refuseUnless(present == null || present instanceof OverlayEntry.Folder, declaration, "is no folder");
            entries.put(folder.path(), new OverlayEntry.Folder(folder.path(), folder.access(), true));
        } else if (declaration instanceof Declaration.FileAccess file) {
            if (present instanceof OverlayEntry.RegularFile regular) {
                entries.put(file.path(), new OverlayEntry.RegularFile(file.path(), file.access(), regular.source()));
            } else {
                refuseUnless(false, declaration, "is no file of this overlay");
            }
        } else if (declaration instanceof Declaration.LinkTarget link) {
            refuseUnless(present == null, declaration, "stands in the overlay already");
            entries.put(link.path(), new OverlayEntry.Link(link.path(), link.target()));
        }
    }

    private static void refuseUnless(boolean holds, Declaration declaration, String what) {
        if (!holds) {
            throw new OsbuildException.Usage(
                    "'/" + declaration.path() + "' " + what,
                    declaration.where(),
                    "write 'PATH/ MODE OWNER:GROUP' for folders, 'PATH MODE OWNER:GROUP' for files that exist, 'PATH ->"
                            + " TARGET' for links that do not");
        }
    }

    private void addParents() {
        for (String path : List.copyOf(entries.keySet())) {
            for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
                String parent = path.substring(0, slash);
                entries.putIfAbsent(parent, new OverlayEntry.Folder(parent, Access.FOLDER, false));
            }
        }
    }
}
