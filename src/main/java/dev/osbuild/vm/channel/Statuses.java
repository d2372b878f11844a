package dev.osbuild.vm.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Follows {@code vm-to-host.txt} as it grows. What is no status, or too long to be one, is passed over. */
public final class Statuses {

    private static final int PIECE = 1 << 16;
    /** Longer than any status; what goes on longer is dropped up to its end. */
    private static final int LONGEST_LINE = 2048;

    private final Path file;
    private final StringBuilder line = new StringBuilder();
    private long position;
    private boolean tooLong;

    private Statuses(Path folder) {
        this.file = folder.resolve("vm-to-host.txt");
    }

    /** Every status of the file. */
    public static Statuses all(Path folder) {
        return new Statuses(folder);
    }

    /** Those that come from now on. */
    public static Statuses fromNow(Path folder) throws IOException {
        Statuses statuses = new Statuses(folder);
        if (Files.exists(statuses.file, LinkOption.NOFOLLOW_LINKS)) {
            try (FileChannel channel = statuses.open()) {
                statuses.position = channel.size();
            }
        }
        return statuses;
    }

    /** What has come since the last call. A file that became shorter is read from its beginning. */
    public List<Status> next() throws IOException {
        List<Status> found = new ArrayList<>();
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return found;
        }
        try (FileChannel channel = open()) {
            if (channel.size() < position) {
                position = 0;
                line.setLength(0);
                tooLong = false;
            }
            ByteBuffer piece = ByteBuffer.allocate(PIECE);
            int length;
            while ((length = channel.read(piece, position)) > 0) {
                position += length;
                take(new String(piece.array(), 0, length, StandardCharsets.ISO_8859_1), found);
                piece.clear();
            }
        }
        return found;
    }

    private void take(String text, List<Status> found) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                if (!tooLong) {
                    Status.parse(line.toString()).ifPresent(found::add);
                }
                line.setLength(0);
                tooLong = false;
            } else if (line.length() < LONGEST_LINE) {
                line.append(c);
            } else {
                tooLong = true;
            }
        }
    }

    private FileChannel open() throws IOException {
        return SharedFile.open(file, Set.of(StandardOpenOption.READ));
    }
}
