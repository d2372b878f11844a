package dev.osbuild.stage.rootfs;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.overlay.Access;
import dev.osbuild.overlay.Overlay;
import dev.osbuild.overlay.OverlayEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Lays an overlay of the project over a tree. Contents first; owners when all accounts are there. */
final class OverlayLayer {

    private final String name;
    private final Overlay overlay;
    private final RootTree tree;

    OverlayLayer(String name, Path folder, RootTree tree) throws IOException {
        this.name = name;
        this.overlay = Overlay.read(folder);
        this.tree = tree;
    }

    void addContents() throws IOException {
        for (OverlayEntry entry : overlay.entries()) {
            if (entry instanceof OverlayEntry.Folder folder) {
                tree.folder(folder.path(), folder.access().mode());
            } else if (entry instanceof OverlayEntry.RegularFile file) {
                refuseFolder(file.path());
                tree.copy(file.source(), file.path(), file.access().mode());
            } else if (entry instanceof OverlayEntry.Link link) {
                refuseFolder(link.path());
                tree.link(link.path(), link.target());
            }
        }
    }

    private void refuseFolder(String path) throws IOException {
        Path place = tree.locate(path);
        if (Files.isDirectory(place) && !Files.isSymbolicLink(place)) {
            throw new OsbuildException.Usage(
                    "/" + path + " is a folder of the system and no folder in the overlay", name, "rename it");
        }
    }

    void setOwners(Accounts accounts) throws IOException {
        for (OverlayEntry entry : overlay.entries()) {
            if (entry instanceof OverlayEntry.Folder folder && folder.declared()) {
                own(folder.path(), folder.access(), accounts);
            } else if (entry instanceof OverlayEntry.RegularFile file) {
                own(file.path(), file.access(), accounts);
            }
        }
    }

    private void own(String path, Access access, Accounts accounts) throws IOException {
        int uid = known(accounts.uid(access.owner()), "user", access.owner(), path);
        int gid = known(accounts.gid(access.group()), "group", access.group(), path);
        // A declared folder may be a link in the system, such as /bin: what it leads to has its own access.
        if (!Files.isSymbolicLink(tree.locate(path))) {
            tree.own(path, uid, gid, access.mode());
        }
    }

    private int known(Optional<Integer> id, String kind, String account, String path) {
        if (account.equals("root")) {
            return 0;
        }
        return id.orElseThrow(() -> new OsbuildException.Usage(
                "the system has no " + kind + " '" + account + "', which /" + path + " shall belong to",
                name + "/" + Overlay.DECLARATIONS,
                "give a number, or declare the account under 'users'"));
    }
}
