package dev.osbuild.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The modules of one kernel in a tree, {@code usr/lib/modules/VERSION}, by the index that depmod(8) writes: each line of
 * {@code modules.dep} is a module's path and, behind a colon, those of all modules it needs; see modules.dep(5).
 */
public final class ModuleIndex {

    private static final String FOLDER = "usr/lib/modules";
    private static final String INDEX = "modules.dep";
    private static final String BUILT_IN = "modules.builtin";
    private static final Pattern MODULE = Pattern.compile("(?:.*/)?([^/]+)\\.ko(\\.(xz|zst|gz))?");

    private final Path folder;
    private final Map<String, List<String>> needs;

    private ModuleIndex(Path folder, Map<String, List<String>> needs) {
        this.folder = folder;
        this.needs = needs;
    }

    /** The index in a tree; empty when it has none. */
    public static Optional<ModuleIndex> in(Path tree) throws IOException {
        Path versions = tree.resolve(FOLDER);
        if (!Files.isDirectory(versions)) {
            return Optional.empty();
        }
        try (var folders = Files.newDirectoryStream(versions)) {
            for (Path folder : folders) {
                if (Files.isRegularFile(folder.resolve(INDEX))) {
                    return Optional.of(new ModuleIndex(folder, read(folder.resolve(INDEX))));
                }
            }
        }
        return Optional.empty();
    }

    private static Map<String, List<String>> read(Path index) throws IOException {
        Map<String, List<String>> needs = new LinkedHashMap<>();
        for (String line : Files.readAllLines(index)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                String rest = line.substring(colon + 1).strip();
                needs.put(line.substring(0, colon), rest.isEmpty() ? List.of() : Arrays.asList(rest.split(" +", -1)));
            }
        }
        return needs;
    }

    /** {@code usr/lib/modules/VERSION}, which all paths start from. */
    public Path folder() {
        return folder;
    }

    /** The kernel's version. */
    public String version() {
        return folder.getFileName().toString();
    }

    /** The paths of all modules that are files. */
    public Set<String> paths() {
        return needs.keySet();
    }

    /** The paths of what a module needs, and of what that needs. */
    public List<String> needsOf(String path) {
        return needs.getOrDefault(path, List.of());
    }

    /** The paths of the modules of one name; none when it is built in or unknown. */
    public List<String> named(String name) {
        return needs.keySet().stream().filter(path -> isNamed(path, name)).toList();
    }

    /** Whether the kernel has such a module, as a file or built in. */
    public boolean has(String name) throws IOException {
        return !named(name).isEmpty() || builtIn().stream().anyMatch(path -> isNamed(path, name));
    }

    private List<String> builtIn() throws IOException {
        Path list = folder.resolve(BUILT_IN);
        return Files.isRegularFile(list) ? Files.readAllLines(list) : List.of();
    }

    /** The name in a module's path, as its file has it. */
    public static String nameIn(String path) {
        return MODULE.matcher(path).replaceFirst("$1");
    }

    /** The kernel takes hyphens and underscores for the same. */
    private static boolean isNamed(String path, String name) {
        return nameIn(path).replace('-', '_').equals(name.replace('-', '_'));
    }
}
