package dev.osbuild.vm.channel;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;

/**
 * Appends commands to {@code host-to-vm.txt}. Each is one write to the end of the file under a lock, so that the lines of
 * several writers never mix, not even those of writers that take no lock.
 */
public final class Commands {

    /** Of one line, in bytes, without its end; the guest refuses longer ones. */
    static final int LONGEST = 1024;

    private final Path folder;
    private final Path file;

    /** @param folder the shared folder */
    public Commands(Path folder) {
        this.folder = folder;
        this.file = folder.resolve("host-to-vm.txt");
    }

    /**
     * Appends a command.
     *
     * @param command such as {@code restart: ssh}
     * @return where its line begins, by which the guest names it in its answer
     * @throws OsbuildException.Usage when it cannot be a command, or there is no such folder
     */
    public long send(String command) throws IOException {
        byte[] line = checked(command);
        if (!Files.isDirectory(folder)) {
            throw new OsbuildException.Usage(
                    "there is no such folder",
                    folder.toString(),
                    "name the folder that 'osbuild run --share' was given");
        }
        try (FileChannel channel = SharedFile.open(
                file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE))) {
            try (var lock = channel.lock()) {
                return append(channel, line);
            }
        }
    }

    private long append(FileChannel channel, byte[] line) throws IOException {
        long before = channel.size();
        byte[] whole = endsInMiddleOfLine(channel, before) ? join(new byte[] {'\n'}, line) : line;
        try (FileChannel end = SharedFile.open(file, Set.of(StandardOpenOption.APPEND))) {
            int written = end.write(ByteBuffer.wrap(whole));
            if (written != whole.length) {
                throw new IOException("only " + written + " of " + whole.length + " bytes could be written");
            }
        }
        return before + find(channel, before, line);
    }

    /** Where the line begins behind a position: others may have written between the look at the size and the write. */
    private static int find(FileChannel channel, long from, byte[] line) throws IOException {
        ByteBuffer rest = ByteBuffer.allocate(Math.toIntExact(Math.min(channel.size() - from, 1 << 20)));
        int length = channel.read(rest, from);
        for (int at = 0; at + line.length <= length; at++) {
            if ((at == 0 || rest.get(at - 1) == '\n')
                    && Arrays.equals(rest.array(), at, at + line.length, line, 0, line.length)) {
                return at;
            }
        }
        throw new IOException("the line that was written is not there");
    }

    private static boolean endsInMiddleOfLine(FileChannel channel, long size) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return size > 0 && channel.read(last, size - 1) == 1 && last.get(0) != '\n';
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] checked(String command) {
        byte[] line = (command + "\n").getBytes(StandardCharsets.UTF_8);
        if (command.chars().anyMatch(Character::isISOControl)
                || !command.matches("[a-z]+: .+")
                || line.length > LONGEST + 1) {
            throw new OsbuildException.Usage(
                    "this is no command: it takes one line COMMAND: PARAMETERS of at most " + LONGEST + " bytes",
                    "vm send",
                    "try 'shutdown: graceful', 'restart: ssh' or 'config: KEY=VALUE'");
        }
        return line;
    }
}
