package dev.osbuild.distro.dpkg;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.distro.dpkg.TreeEntry.Kind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Package trees laid over each other in memory, by the rules dpkg follows when it unpacks: a folder that is there already
 * stays as it is; a symbolic link to a folder is kept and what belongs below it lands in that folder (so that the links
 * of a merged {@code /usr} hold); two packages may not bring the same file unless one replaces the other.
 */
final class TreePlan {

    static final List<String> MERGED_USR = List.of("bin", "lib", "lib64", "sbin");

    private static final int MOST_LINKS = 40;

    private final TreeMap<String, Node> nodes = new TreeMap<>();
    private final TreeMap<String, List<String>> replacements = new TreeMap<>();

    /**
     * What stands at a path.
     *
     * @param entry with the path in the whole tree
     * @param source the file or link to be hard-linked; empty for folders and links of our own
     * @param owner the package
     */
    record Node(TreeEntry entry, Optional<Path> source, String owner) {}

    TreePlan() {
        addFolder("", 0755);
    }

    /** A folder that belongs to no package; nothing happens when something is there. */
    void addFolder(String path, int mode) {
        if (!path.isEmpty()) {
            addFolder(EntryName.parent(path), 0755);
        }
        TreeEntry entry = new TreeEntry(path, Kind.FOLDER, mode, 0, 0, 0, 0, "");
        nodes.putIfAbsent(path, new Node(entry, Optional.empty(), ""));
    }

    /** A symbolic link that belongs to no package; nothing happens when something is there. */
    void addLink(String path, String target) {
        addFolder(EntryName.parent(path), 0755);
        TreeEntry entry = new TreeEntry(path, Kind.SYMLINK, 0777, 0, 0, 0, 0, target);
        nodes.putIfAbsent(path, new Node(entry, Optional.empty(), ""));
    }

    /** The folders and links of a merged {@code /usr}. */
    void addMergedUsr() {
        for (String name : MERGED_USR) {
            addFolder("usr/" + name, 0755);
            addLink(name, "usr/" + name);
        }
    }

    /** Lays a package over what is there. */
    void add(UnpackedPackage unpacked) throws MalformedDeb {
        for (TreeEntry entry : unpacked.entries()) {
            String place = place(entry.path());
            TreeEntry placed = entry.at(place);
            boolean folder = entry.kind() == Kind.FOLDER;
            Optional<Path> source =
                    folder ? Optional.empty() : Optional.of(unpacked.data().resolve(entry.path()));
            put(place, new Node(placed, source, unpacked.name()), unpacked);
        }
    }

    private void put(String place, Node node, UnpackedPackage unpacked) {
        Node present = nodes.get(place);
        if (present == null) {
            addFolder(EntryName.parent(place), 0755);
            nodes.put(place, node);
            return;
        }
        boolean folderAgain = node.entry().kind() == Kind.FOLDER
                && (present.entry().kind() == Kind.FOLDER || leadsToFolder(present.entry()));
        boolean linkToFolder = node.entry().kind() == Kind.SYMLINK
                && (present.entry().kind() == Kind.FOLDER || present.entry().equalsLink(node.entry()));
        if (folderAgain && (present.owner().isEmpty() && present.entry().kind() == Kind.FOLDER)) {
            nodes.put(place, node);
        } else if (folderAgain || linkToFolder || replaces(present.owner(), unpacked.name())) {
            return;
        } else if (replaces(unpacked.name(), present.owner()) || present.owner().isEmpty()) {
            nodes.put(place, node);
        } else {
            throw new OsbuildException.StepFailed(
                    "the packages " + present.owner() + " and " + unpacked.name() + " both hold /" + place,
                    "packages",
                    "leave one of them out");
        }
    }

    /** Notes which packages' files a package may take over ({@code Replaces}). Before anything is added. */
    void noteReplaces(UnpackedPackage unpacked) {
        String field = unpacked.control().field("Replaces").orElse("");
        List<String> names = Arrays.stream(field.split("[,|]", -1))
                .map(text -> text.strip().split("[ (:]", -1)[0])
                .filter(name -> !name.isEmpty())
                .toList();
        replacements.put(unpacked.name(), names);
    }

    private boolean replaces(String one, String other) {
        return replacements.getOrDefault(one, List.of()).contains(other);
    }

    private boolean leadsToFolder(TreeEntry link) {
        if (link.kind() != Kind.SYMLINK) {
            return false;
        }
        try {
            Node target = nodes.get(resolve(link.path(), 0));
            return target != null && target.entry().kind() == Kind.FOLDER;
        } catch (MalformedDeb e) {
            return false;
        }
    }

    /** Where a path of a package lands: its parents' links are followed inside the tree, the last name's is not. */
    private String place(String path) throws MalformedDeb {
        if (path.isEmpty()) {
            return path;
        }
        String parent = resolve(EntryName.parent(path), 0);
        return parent.isEmpty() ? EntryName.last(path) : parent + "/" + EntryName.last(path);
    }

    private String resolve(String path, int links) throws MalformedDeb {
        if (links > MOST_LINKS) {
            throw new MalformedDeb("symbolic links at /" + path + " run in a circle");
        }
        String resolved = "";
        String[] names = path.isEmpty() ? new String[0] : path.split("/", -1);
        for (String name : names) {
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (name.equals("..")) {
                resolved = EntryName.parent(resolved);
                continue;
            }
            String next = resolved.isEmpty() ? name : resolved + "/" + name;
            Node node = nodes.get(next);
            if (node != null && node.entry().kind() == Kind.SYMLINK) {
                String target = node.entry().target();
                String start = target.startsWith("/") ? "" : resolved + "/";
                next = resolve(start + target, links + 1);
            }
            resolved = next;
        }
        return resolved;
    }

    /** Everything, folders before what is in them. */
    Iterable<Node> nodes() {
        return nodes.values();
    }

    /** What stands at a path, without following links. */
    Optional<Node> find(String path) {
        return Optional.ofNullable(nodes.get(path));
    }

    /** Takes everything out that the test does not want; folders stay. */
    void retainFiles(Predicate<String> wanted) {
        nodes.values()
                .removeIf(node -> node.entry().kind() != Kind.FOLDER
                        && !wanted.test(node.entry().path()));
    }

    /** What a path leads to when all links are followed; nothing when that does not exist. */
    Optional<Node> follow(String path) {
        try {
            return find(resolve(path, 0));
        } catch (MalformedDeb e) {
            return Optional.empty();
        }
    }

    /** The path with its parents' links followed; nothing when they run in a circle. */
    Optional<String> realParent(String path) {
        try {
            return Optional.of(place(path));
        } catch (MalformedDeb e) {
            return Optional.empty();
        }
    }

    /** Takes out folders in which no file or link is left. */
    void removeEmptyFolders() {
        Set<String> filled = new HashSet<>();
        filled.add("");
        for (Node node : nodes.values()) {
            if (node.entry().kind() != Kind.FOLDER) {
                String folder = EntryName.parent(node.entry().path());
                while (filled.add(folder)) {
                    folder = EntryName.parent(folder);
                }
            }
        }
        nodes.values()
                .removeIf(node -> node.entry().kind() == Kind.FOLDER
                        && !filled.contains(node.entry().path()));
    }
}
