package dev.osbuild.distro.dpkg;

import dev.osbuild.distro.dpkg.TreeEntry.Kind;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The paths of an unpacked package in one small file, so that laying trees over each other needs no walk. */
final class Listing {

    /** Numbers of kinds in the file. */
    private static final List<Kind> KINDS = List.of(Kind.FOLDER, Kind.FILE, Kind.SYMLINK, Kind.HARD_LINK);

    private Listing() {}

    static void write(Path file, List<TreeEntry> entries) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeInt(entries.size());
            for (TreeEntry entry : entries) {
                out.writeByte(KINDS.indexOf(entry.kind()));
                out.writeShort(entry.mode());
                out.writeInt(entry.uid());
                out.writeInt(entry.gid());
                out.writeLong(entry.modified());
                out.writeLong(entry.size());
                out.writeUTF(entry.path());
                out.writeUTF(entry.target());
            }
        }
    }

    static List<TreeEntry> read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            int count = in.readInt();
            List<TreeEntry> entries = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                Kind kind = KINDS.get(in.readByte());
                int mode = in.readShort();
                int uid = in.readInt();
                int gid = in.readInt();
                long modified = in.readLong();
                long size = in.readLong();
                String path = in.readUTF();
                entries.add(new TreeEntry(path, kind, mode, uid, gid, modified, size, in.readUTF()));
            }
            return entries;
        }
    }
}
