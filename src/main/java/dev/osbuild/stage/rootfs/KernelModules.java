package dev.osbuild.stage.rootfs;

import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The modules of one kernel in a tree, {@code usr/lib/modules/VERSION}, with the index that depmod(8) writes: each line of
 * {@code modules.dep} is a module's path and, behind a colon, those of all modules it needs; see modules.dep(5).
 */
final class KernelModules {

    private static final String FOLDER = "usr/lib/modules";
    private static final String INDEX = "modules.dep";
    private static final String BUILT_IN = "modules.builtin";
    /** What comes with the kernel and depmod reads; all other files of that kind it writes. */
    private static final Set<String> SOURCES = Set.of(BUILT_IN, BUILT_IN + ".modinfo", "modules.order");

    private static final String KERNEL = "kernel/";
    private static final Pattern MODULE = Pattern.compile("(?:.*/)?([^/]+)\\.ko(\\.(xz|zst|gz))?");

    private final Path folder;
    private final Map<String, List<String>> needs;

    private KernelModules(Path folder, Map<String, List<String>> needs) {
        this.folder = folder;
        this.needs = needs;
    }

    /** The modules in a tree; empty when it has none. */
    static Optional<KernelModules> in(Path tree) throws IOException {
        Path versions = tree.resolve(FOLDER);
        if (!Files.isDirectory(versions)) {
            return Optional.empty();
        }
        try (var folders = Files.newDirectoryStream(versions)) {
            for (Path folder : folders) {
                if (Files.isRegularFile(folder.resolve(INDEX))) {
                    return Optional.of(new KernelModules(folder, readIndex(folder.resolve(INDEX))));
                }
            }
        }
        return Optional.empty();
    }

    private static Map<String, List<String>> readIndex(Path index) throws IOException {
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

    /** The kernel's version. */
    String version() {
        return folder.getFileName().toString();
    }

    /**
     * Deletes every module but those named and what they need, the folders that end up empty, and the index, which
     * depmod must write anew: the tree shares its files with the store, so none may be overwritten.
     *
     * @param wanted names, or globs from the kernel's own folder
     * @throws OsbuildException.Usage when one of them is no module of this kernel
     */
    void keep(List<String> wanted) throws IOException {
        Set<String> kept = new TreeSet<>();
        for (String each : wanted) {
            List<String> found = each.indexOf('/') >= 0 || each.indexOf('*') >= 0 ? matching(each) : named(each);
            for (String module : found) {
                kept.add(module);
                kept.addAll(needs.getOrDefault(module, List.of()));
            }
        }
        for (String module : needs.keySet()) {
            if (!kept.contains(module)) {
                Files.delete(folder.resolve(module));
            }
        }
        deleteEmptyFolders();
        deleteIndex();
    }

    private List<String> named(String name) throws IOException {
        List<String> found = needs.keySet().stream()
                .filter(module -> nameOf(module).equals(spelled(name)))
                .toList();
        if (found.isEmpty()
                && builtIn().stream().noneMatch(module -> nameOf(module).equals(spelled(name)))) {
            throw unknown(name);
        }
        return found;
    }

    private List<String> matching(String glob) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + KERNEL + glob);
        List<String> found = needs.keySet().stream()
                .filter(module -> matcher.matches(Path.of(module)))
                .toList();
        if (found.isEmpty()) {
            throw unknown(glob);
        }
        return found;
    }

    private OsbuildException.Usage unknown(String wanted) {
        return new OsbuildException.Usage(
                "the kernel " + version() + " has no module '" + wanted + "'",
                "modules.keep",
                "leave it out, or choose a kernel that has it in kernel.package-name");
    }

    private List<String> builtIn() throws IOException {
        Path list = folder.resolve(BUILT_IN);
        return Files.isRegularFile(list) ? Files.readAllLines(list) : List.of();
    }

    /** A module's name as the kernel spells it: hyphens of file names are underscores. */
    private static String nameOf(String path) {
        return spelled(MODULE.matcher(path).replaceFirst("$1"));
    }

    private static String spelled(String name) {
        return name.replace('-', '_');
    }

    private void deleteEmptyFolders() throws IOException {
        List<Path> entries = new ArrayList<>(FileTree.entries(folder));
        for (int i = entries.size() - 1; i >= 0; i--) {
            Path entry = entries.get(i);
            if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) && isEmpty(entry)) {
                Files.delete(entry);
            }
        }
    }

    private void deleteIndex() throws IOException {
        try (var files = Files.newDirectoryStream(folder, "modules.*")) {
            for (Path file : files) {
                if (!SOURCES.contains(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (var entries = Files.newDirectoryStream(folder)) {
            return !entries.iterator().hasNext();
        }
    }
}
