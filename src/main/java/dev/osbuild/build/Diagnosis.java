package dev.osbuild.build;

import dev.osbuild.base.EventSink;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Size;
import dev.osbuild.distro.ArchiveSettings;
import dev.osbuild.distro.PackageArchive;
import dev.osbuild.distro.PackageArchives;
import dev.osbuild.store.Store;
import dev.osbuild.tool.Root;
import dev.osbuild.tool.Sandbox;
import dev.osbuild.tool.ToolCommand;
import dev.osbuild.vm.Accelerator;
import dev.osbuild.vm.AcceleratorChoice;
import dev.osbuild.vm.AcceleratorProbe;
import dev.osbuild.vm.QemuPackages;
import dev.osbuild.vm.SandboxLauncher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at what a machine lacks for building images. */
public final class Diagnosis {

    /** What a build of the minimal profile takes at its peak, the kernel's source tree included. */
    private static final Size WANTED = Size.ofMebibytes(6 * 1024);

    private final BuildSettings settings;
    private final EventSink events;

    public Diagnosis(BuildSettings settings, EventSink events) {
        this.settings = settings;
        this.events = events;
    }

    /** Everything that was looked at, in the order a fresh machine needs it. */
    public List<Finding> findings() throws IOException {
        List<Finding> findings = new ArrayList<>();
        findings.add(java());
        findings.add(identity());
        String user = settings.environment().getOrDefault("OSBUILD_USER", "");
        if (!user.isEmpty()) {
            findings.add(SubordinateIds.check(Path.of("/etc"), user));
        }
        try (Store store = Store.open(settings.cache())) {
            findings.add(space(store));
            PackageArchive archive = PackageArchives.open(
                    ArchiveSettings.debian(Workspace.TOOLS_SUITE)
                            .withMirrors(settings.mirror(), Optional.empty(), Optional.empty())
                            .withOffline(settings.offline())
                            .withRefresh(true),
                    store,
                    events);
            Finding mirror = mirror(archive);
            findings.add(mirror);
            if (mirror.state() == Finding.State.GOOD) {
                ResolvedPackages packages = new ResolvedPackages(archive, archive, Optional.empty(), false, "");
                ToolsTreeToolbox toolbox = new ToolsTreeToolbox(store, packages, archive, settings.jobs());
                Finding namespaces = namespaces(store, toolbox);
                findings.add(namespaces);
                if (namespaces.state() != Finding.State.BROKEN) {
                    findings.add(accelerator(store, toolbox));
                }
            }
        }
        return findings;
    }

    private static Finding java() {
        return Finding.good("java", System.getProperty("java.version") + ", " + System.getProperty("java.home"));
    }

    private Finding identity() throws IOException {
        if (Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
            String user = settings.environment().getOrDefault("OSBUILD_USER", "");
            return Finding.good("user", user.isEmpty() ? "root" : user + ", as root of a user namespace");
        }
        return Finding.broken("user", "no user namespace could be entered", namespaceAdvice());
    }

    /** Names the setting of this machine that forbids user namespaces. */
    private static String namespaceAdvice() throws IOException {
        Path restricted = Path.of("/proc/sys/kernel/apparmor_restrict_unprivileged_userns");
        if (Files.isReadable(restricted) && Files.readString(restricted).strip().equals("1")) {
            return "as root: sysctl kernel.apparmor_restrict_unprivileged_userns=0";
        }
        Path clone = Path.of("/proc/sys/kernel/unprivileged_userns_clone");
        if (Files.isReadable(clone) && Files.readString(clone).strip().equals("0")) {
            return "as root: sysctl kernel.unprivileged_userns_clone=1";
        }
        Path most = Path.of("/proc/sys/user/max_user_namespaces");
        if (Files.isReadable(most) && Files.readString(most).strip().equals("0")) {
            return "as root: sysctl user.max_user_namespaces=10000";
        }
        return "install newuidmap and newgidmap (Debian: apt install uidmap), and give this user subordinate ids, as"
                + " root: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 USER";
    }

    private static Finding space(Store store) throws IOException {
        Size free = new Size(Files.getFileStore(store.root()).getUsableSpace());
        String detail = free + " free in " + store.root();
        return free.compareTo(WANTED) >= 0
                ? Finding.good("disk space", detail)
                : Finding.broken(
                        "disk space",
                        detail + "; building a kernel takes " + WANTED,
                        "free space, run 'osbuild cache gc', or name a folder on another disk with --cache");
    }

    private Finding mirror(PackageArchive archive) {
        try {
            return Finding.good("mirror", "signed index of " + archive.releaseDate());
        } catch (OsbuildException e) {
            return Finding.broken("mirror", e.getMessage() + " (" + e.where() + ")", e.fix());
        }
    }

    private Finding namespaces(Store store, ToolsTreeToolbox toolbox) {
        try {
            Sandbox sandbox = toolbox.sandbox(events);
            sandbox.run(new Root.Host(), ToolCommand.of("true").build());
            return sandbox.canOverlay(store.root())
                    ? Finding.good("namespaces", "mount, process and network namespaces and overlays work")
                    : Finding.slower(
                            "namespaces",
                            "they work, but the cache's file system cannot hold overlays; files are copied instead",
                            "put the cache on ext4, xfs or btrfs with --cache");
        } catch (OsbuildException e) {
            return Finding.broken("namespaces", String.valueOf(e.getMessage()), e.fix());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Finding accelerator(Store store, ToolsTreeToolbox toolbox) throws IOException {
        try {
            AcceleratorChoice choice = new AcceleratorProbe(
                            new SandboxLauncher(toolbox.open(QemuPackages.ROOTS, events)),
                            store,
                            InstantSource.system())
                    .choose();
            return choice.accelerator() == Accelerator.KVM
                    ? Finding.good("kvm", choice.reason())
                    : Finding.slower("kvm", choice.reason(), "nothing need be done; virtual machines are emulated");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OsbuildException.Interrupted("the look at KVM was interrupted");
        }
    }
}
