package dev.osbuild.build;

import dev.osbuild.base.EventSink;
import dev.osbuild.base.LockedPackage;
import dev.osbuild.distro.PackageArchive;
import dev.osbuild.distro.dpkg.DebPackage;
import dev.osbuild.distro.dpkg.PackageTrees;
import dev.osbuild.distro.dpkg.ToolsTreeBuilder;
import dev.osbuild.store.Store;
import dev.osbuild.tool.Sandbox;
import dev.osbuild.tool.Tools;
import dev.osbuild.tool.ToolsTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Programs from tools trees that are put together from the distribution's packages. */
final class ToolsTreeToolbox implements Toolbox {

    private static final String BUSYBOX = "busybox-static";

    private final Store store;
    private final ResolvedPackages packages;
    private final PackageArchive archive;
    private final int jobs;
    private @Nullable Sandbox sandbox;

    ToolsTreeToolbox(Store store, ResolvedPackages packages, PackageArchive archive, int jobs) {
        this.store = store;
        this.packages = packages;
        this.archive = archive;
        this.jobs = jobs;
    }

    @Override
    public SortedMap<String, String> identify(Set<String> wanted) {
        askForBusybox();
        SortedMap<String, String> identities = new TreeMap<>();
        for (LockedPackage locked : packages.tools(withBase(wanted))) {
            identities.put(locked.name(), locked.version() + " " + locked.sha256());
        }
        return identities;
    }

    @Override
    public Tools open(Set<String> wanted, EventSink events) throws IOException {
        Path tree = new ToolsTreeBuilder(store, new PackageTrees(store))
                .build(fetch(packages.tools(withBase(wanted)), events), jobs, events);
        return new ToolsTree(sandbox(events), tree);
    }

    /** The sandbox; BusyBox, which sets it up, comes out of the same archive. */
    synchronized Sandbox sandbox(EventSink events) throws IOException {
        Sandbox known = sandbox;
        if (known == null) {
            List<DebPackage> busybox = fetch(
                    askForBusybox().stream()
                            .filter(locked -> locked.name().equals(BUSYBOX))
                            .toList(),
                    events);
            Path files = new PackageTrees(store).dataOf(busybox.get(0));
            known = Sandbox.open(store, files.resolve("usr/bin/busybox"));
            sandbox = known;
        }
        return known;
    }

    /** Asked for while a build is planned, so that a lock pins it: it changes nothing that is made, but all of it needs it. */
    List<LockedPackage> askForBusybox() {
        return packages.tools(Set.of(BUSYBOX));
    }

    private static Set<String> withBase(Set<String> wanted) {
        Set<String> all = new TreeSet<>(ToolsTreeBuilder.BASE_PACKAGES);
        all.addAll(wanted);
        return all;
    }

    private List<DebPackage> fetch(List<LockedPackage> locked, EventSink events) throws IOException {
        List<Path> files = archive.fetchAll(locked, events);
        List<DebPackage> fetched = new ArrayList<>();
        for (int i = 0; i < locked.size(); i++) {
            fetched.add(new DebPackage(locked.get(i), files.get(i)));
        }
        return fetched;
    }
}
