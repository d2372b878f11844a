package dev.osbuild.distro.dpkg;

import dev.osbuild.base.Digest;
import dev.osbuild.base.EventSink;
import dev.osbuild.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Puts packages together to a tree whose programs run in a sandbox. No maintainer script runs; the few links and files
 * that scripts would have made and that tools need are listed in {@code tools-tree.links} and below {@code tools-tree/}.
 */
public final class ToolsTreeBuilder {

    /** What every tools tree holds beside the packages asked for: programs that packages use without saying so. */
    public static final List<String> BASE_PACKAGES =
            List.of("bash", "coreutils", "dash", "diffutils", "findutils", "grep", "gzip", "mawk", "sed", "tar");

    private static final String KIND = "tools";
    /** Part of the key: raised when the same packages give another tree. */
    private static final String FORM = "1\n";

    private static final List<String> CONFIGURATION = List.of("passwd", "group", "nsswitch.conf", "hosts");
    private static final List<String> MOUNT_POINTS =
            List.of("dev", "etc", "proc", "root", "run", "sys", "tmp", "var/tmp");

    private final Store store;
    private final PackageTrees packageTrees;

    public ToolsTreeBuilder(Store store, PackageTrees packageTrees) {
        this.store = store;
        this.packageTrees = packageTrees;
    }

    /**
     * The tree that holds these packages, from the store when it was made before; read-only.
     *
     * @param packages the wanted ones and {@link #BASE_PACKAGES}, with all they depend on
     */
    public Path build(List<DebPackage> packages, int jobs, EventSink events) throws IOException {
        String list = packages.stream()
                .map(deb -> deb.locked().sha256().hex() + "\n")
                .sorted()
                .collect(Collectors.joining());
        return store.trees().getOrCreate(KIND, Digest.of(FORM + list), work -> fill(work, packages, jobs, events));
    }

    private void fill(Path work, List<DebPackage> packages, int jobs, EventSink events) throws IOException {
        List<UnpackedPackage> unpacked = packageTrees.unpackAll(packages, jobs, events);
        TreePlan plan = new TreePlan();
        plan.addMergedUsr();
        unpacked.forEach(plan::noteReplaces);
        for (UnpackedPackage each : unpacked) {
            plan.add(each);
        }
        MOUNT_POINTS.forEach(path -> plan.addFolder(path, 0755));
        for (String line : text("tools-tree.links").lines().toList()) {
            String[] words = line.split(" ", -1);
            boolean rule = words.length == 2 && !line.startsWith("#");
            if (rule
                    && plan.find(words[0]).isEmpty()
                    && plan.follow(target(words)).isPresent()) {
                plan.addLink(words[0], words[1]);
            }
        }
        new LinkFarm(work, false).make(plan);
        for (String name : CONFIGURATION) {
            Path file = work.resolve("etc").resolve(name);
            Files.deleteIfExists(file);
            Files.writeString(file, text("tools-tree/" + name));
            UnixAttributes.mode(file, 0644);
        }
        // Where the sandbox binds the machine's own when a program may use the network.
        Files.deleteIfExists(work.resolve("etc/resolv.conf"));
        Files.createFile(work.resolve("etc/resolv.conf"));
    }

    private static String target(String[] linkAndTarget) {
        String target = linkAndTarget[1];
        return target.startsWith("/") ? target.substring(1) : EntryName.parent(linkAndTarget[0]) + "/" + target;
    }

    private static String text(String resource) throws IOException {
        try (var in = Objects.requireNonNull(ToolsTreeBuilder.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
