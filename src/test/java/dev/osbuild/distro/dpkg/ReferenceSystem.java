package dev.osbuild.distro.dpkg;

import dev.osbuild.base.EventSink;
import dev.osbuild.base.LockedPackage;
import dev.osbuild.base.Selection;
import dev.osbuild.base.SourceEpoch;
import dev.osbuild.distro.ArchiveSettings;
import dev.osbuild.distro.PackageArchive;
import dev.osbuild.distro.PackageArchives;
import dev.osbuild.store.CacheFolder;
import dev.osbuild.store.Store;
import dev.osbuild.tool.Root;
import dev.osbuild.tool.Sandbox;
import dev.osbuild.tool.ToolCommand;
import dev.osbuild.tool.ToolsTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * One system to be made twice, by mmdebstrap and natively, of the same package files. Files and tools come from the
 * archive through the user's cache; what is to be measured lies in a folder of its own.
 */
final class ReferenceSystem implements AutoCloseable {

    static final String SUITE = "trixie";
    static final SourceEpoch EPOCH = new SourceEpoch(1_700_000_000);

    private static final List<String> ROOTS = List.of("apt", "systemd", "openssh-server", "nftables");
    private static final int JOBS = Runtime.getRuntime().availableProcessors();

    private final Store cache;
    private final PackageArchive archive;
    private final List<DebPackage> packages;
    private final ToolsTree tools;

    private ReferenceSystem(Store cache) throws IOException {
        this.cache = cache;
        this.archive = PackageArchives.open(ArchiveSettings.debian(SUITE), cache, EventSink.NONE);
        this.packages = fetch(ROOTS, Selection.SYSTEM);
        List<String> wanted = new ArrayList<>(new TreeSet<>(ToolsTreeBuilder.BASE_PACKAGES));
        wanted.addAll(Mmdebstrap.PACKAGES);
        PackageTrees trees = new PackageTrees(cache);
        Path tree =
                new ToolsTreeBuilder(cache, trees).build(fetch(wanted, Selection.DEPENDENCIES), JOBS, EventSink.NONE);
        Path busybox =
                trees.dataOf(fetch(List.of("busybox-static"), Selection.NAMED).get(0));
        this.tools = new ToolsTree(Sandbox.open(cache, busybox.resolve("usr/bin/busybox")), tree);
    }

    /** Fetches what is not in the user's cache yet. */
    static ReferenceSystem open() throws IOException {
        return new ReferenceSystem(Store.open(CacheFolder.of(System.getenv())));
    }

    private List<DebPackage> fetch(List<String> roots, Selection selection) {
        List<LockedPackage> locked = archive.resolve(roots, selection, false);
        List<Path> files = archive.fetchAll(locked, EventSink.NONE);
        List<DebPackage> fetched = new ArrayList<>();
        for (int i = 0; i < locked.size(); i++) {
            fetched.add(new DebPackage(locked.get(i), files.get(i)));
        }
        return fetched;
    }

    /** A folder on the cache's file system, so that both makers write to the same disk. */
    Path newFolder() throws IOException {
        return cache.scratch().newFolder("reference");
    }

    /** Writes the repository that {@link #makeByMmdebstrap} reads. */
    void writeRepository(Path folder) throws IOException {
        Mmdebstrap.writeRepository(folder, SUITE, packages);
    }

    /** Makes the folder {@code tree} in the given one. */
    void makeByMmdebstrap(Path repository, Path folder) throws IOException {
        new Mmdebstrap(tools).make(repository, SUITE, ROOTS, folder);
    }

    /**
     * Makes the system in our way.
     *
     * @param store keeps unpacked packages; on the file system of {@code tree}
     */
    void makeNatively(Store store, Path tree) throws IOException {
        new SystemAssembly(new PackageTrees(store), tools, EPOCH)
                .assemble(packages, PathSelection.ALL, tree, store.scratch().newFolder("system"), JOBS, EventSink.NONE);
    }

    /** What a program of a system, which may change it, prints. */
    List<String> lines(Path tree, String program, String... arguments) {
        List<String> lines = new ArrayList<>();
        tools.runIn(
                new Root.Writable(tree),
                ToolCommand.of(program, arguments).onLine(lines::add).build());
        return lines;
    }

    @Override
    public void close() {
        cache.close();
    }
}
