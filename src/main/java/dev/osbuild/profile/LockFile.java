package dev.osbuild.profile;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.osbuild.base.AtomicFile;
import dev.osbuild.base.LockedPackage;
import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code profiles/NAME.lock}: JSON with a comment on top and one line per package, so that a change of one package is a
 * change of one line. Equal locks are equal bytes.
 */
public final class LockFile {

    private static final int LARGEST_BYTES = 32 << 20;
    private static final String FIX =
            "make it anew with 'osbuild lock', or take the last good one from version control";

    private LockFile() {}

    /**
     * The lock in a file; empty when there is no file.
     *
     * @throws OsbuildException.Usage with every place that is not as this class writes it
     */
    public static Optional<Lock> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String shownAs = file.toString();
        Problems problems = new Problems();
        try {
            byte[] bytes = Documents.bytes(file, shownAs, LARGEST_BYTES);
            Node.Mapping tree = Documents.json(bytes, shownAs, problems);
            problems.throwIfAny(shownAs, FIX);
            Object written =
                    tree == null ? null : new Binder(problems).bind(SettingTypes.block(Written.class), tree, "");
            problems.throwIfAny(shownAs, FIX);
            return Optional.ofNullable(written).map(lock -> ((Written) lock).lock());
        } catch (IOException e) {
            throw new OsbuildException.Environment("the lock cannot be read", shownAs, "check its permissions", e);
        }
    }

    /** Replaces the file atomically. */
    public static void write(Path file, Lock lock, String profile) throws IOException {
        AtomicFile.write(file, text(lock, profile).getBytes(StandardCharsets.UTF_8));
    }

    /** What {@link #write} writes. */
    static String text(Lock lock, String profile) {
        StringBuilder out = new StringBuilder(1 << 16);
        out.append("# Made by 'osbuild lock --profile ").append(profile).append("'; made anew rather than edited.\n");
        out.append("# Commit it: with it, every build takes exactly these files.\n");
        out.append("{\n  \"schema\": ").append(Lock.SCHEMA).append(",\n");
        out.append("  \"epoch\": ").append(lock.epoch()).append(",\n");
        out.append("  \"archives\": ");
        lines(out, "  ", lock.archives().stream().map(LockFile::line).toList());
        out.append(",\n  \"requests\": [");
        for (int i = 0; i < lock.requests().size(); i++) {
            Lock.Request request = lock.requests().get(i);
            out.append(i == 0 ? "\n    {\n" : ",\n    {\n").append("      \"roots\": [");
            for (int root = 0; root < request.roots().size(); root++) {
                out.append(root == 0 ? "" : ", ");
                quote(out, request.roots().get(root));
            }
            out.append("],\n      \"selection\": ");
            quote(out, request.selection());
            out.append(",\n      \"packages\": ");
            lines(out, "      ", request.packages().stream().map(LockFile::line).toList());
            out.append("\n    }");
        }
        out.append(lock.requests().isEmpty() ? "]" : "\n  ]").append(",\n  \"downloads\": ");
        lines(out, "  ", lock.downloads().stream().map(LockFile::line).toList());
        return out.append("\n}\n").toString();
    }

    private static void lines(StringBuilder out, String indent, List<String> lines) {
        out.append('[');
        for (int i = 0; i < lines.size(); i++) {
            out.append(i == 0 ? "\n" : ",\n").append(indent).append("  ").append(lines.get(i));
        }
        out.append(lines.isEmpty() ? "]" : "\n" + indent + "]");
    }

    private static String line(Lock.Archive archive) {
        return new Line()
                .text("use", archive.use())
                .text("name", archive.name())
                .text("suite", archive.suite())
                .text("in-release", archive.inRelease().hex())
                .text("date", archive.date().toString())
                .end();
    }

    private static String line(LockedPackage locked) {
        return new Line()
                .text("name", locked.name())
                .text("version", locked.version())
                .text("architecture", locked.architecture())
                .text("sha256", locked.sha256().hex())
                .number("size", locked.size())
                .text("path", locked.path())
                .text("archive", locked.archive())
                .end();
    }

    private static String line(Lock.Download download) {
        return new Line()
                .text("address", download.address().toString())
                .text("sha256", download.sha256().hex())
                .number("size", download.size())
                .end();
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, out);
        out.append('"');
    }

    /** One object on one line. */
    private static final class Line {
        private final StringBuilder out = new StringBuilder(256).append('{');

        Line text(String key, String value) {
            key(key);
            quote(out, value);
            return this;
        }

        Line number(String key, long value) {
            key(key);
            out.append(value);
            return this;
        }

        String end() {
            return out.append('}').toString();
        }

        private void key(String key) {
            out.append(out.length() == 1 ? "" : ", ");
            quote(out, key);
            out.append(": ");
        }
    }

    /** The document as it stands in the file. */
    record Written(
            int schema,
            long epoch,
            List<Lock.Archive> archives,
            List<Lock.Request> requests,
            List<Lock.Download> downloads) {

        Written {
            if (schema != Lock.SCHEMA) {
                throw new IllegalArgumentException(
                        "schema " + schema + " is not one this osbuild reads; it reads " + Lock.SCHEMA);
            }
        }

        Lock lock() {
            return new Lock(epoch, archives, requests, downloads);
        }
    }
}
