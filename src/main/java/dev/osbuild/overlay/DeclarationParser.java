package dev.osbuild.overlay;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads an overlay's declarations: one per line, words apart by blanks, {@code #} before a comment. */
final class DeclarationParser {

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern MODE = Pattern.compile("[0-7]{3,4}");
    private static final Pattern OWNERS = Pattern.compile("([a-z0-9_][a-z0-9_.-]*):([a-z0-9_][a-z0-9_.-]*)");
    private static final String FORMS =
            "write 'PATH/ MODE OWNER:GROUP', 'PATH MODE OWNER:GROUP' or 'PATH -> TARGET', with PATH from /";

    private DeclarationParser() {}

    static List<Declaration> parse(Path file) throws IOException {
        List<Declaration> declarations = new ArrayList<>();
        Set<String> paths = new HashSet<>();
        List<String> lines = Files.readAllLines(file);
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Declaration declaration = declaration(line, file + ":" + (index + 1));
            if (!paths.add(declaration.path())) {
                throw new OsbuildException.Usage(
                        "'/" + declaration.path() + "' is declared twice", declaration.where(), "remove one line");
            }
            declarations.add(declaration);
        }
        return declarations;
    }

    private static Declaration declaration(String line, String where) {
        List<String> words = BLANKS.splitAsStream(line).toList();
        if (words.size() != 3) {
            throw new OsbuildException.Usage("not a declaration: " + line, where, FORMS);
        }
        boolean folder = words.get(0).endsWith("/");
        String path = path(words.get(0), where);
        if (words.get(1).equals("->")) {
            return new Declaration.LinkTarget(path, words.get(2), where);
        }
        Access access = access(words.get(1), words.get(2), where);
        return folder
                ? new Declaration.FolderAccess(path, access, where)
                : new Declaration.FileAccess(path, access, where);
    }

    private static Access access(String mode, String owners, String where) {
        var names = OWNERS.matcher(owners);
        if (!MODE.matcher(mode).matches() || !names.matches()) {
            throw new OsbuildException.Usage("'" + mode + " " + owners + "' is no mode and owner", where, FORMS);
        }
        return new Access(Integer.parseInt(mode, 8), names.group(1), names.group(2));
    }

    private static String path(String word, String where) {
        String inner = word.replaceAll("^/|/$", "");
        boolean sound = word.startsWith("/") && !inner.isEmpty();
        for (String name : inner.split("/", -1)) {
            sound &= !name.isEmpty() && !name.equals(".") && !name.equals("..");
        }
        if (!sound) {
            throw new OsbuildException.Usage("'" + word + "' is no path from /", where, FORMS);
        }
        return inner;
    }
}
