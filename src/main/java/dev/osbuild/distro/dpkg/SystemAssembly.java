package dev.osbuild.distro.dpkg;

import dev.osbuild.base.EventSink;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.SourceEpoch;
import dev.osbuild.tool.Root;
import dev.osbuild.tool.ToolCommand;
import dev.osbuild.tool.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Makes a whole system of packages: their trees linked over each other, dpkg's database, then every preinst script and
 * one {@code dpkg --configure -a} inside the sandbox. What the scripts change goes to an overlay and is moved into the
 * tree afterwards, so that files shared with the store stay as they are.
 */
public final class SystemAssembly {

    private static final Duration CONFIGURE_LIMIT = Duration.ofMinutes(30);
    private static final String SCRIPT = "/run/osbuild/configure.sh";
    /** base-passwd makes the accounts that base-files and all others need. */
    private static final List<String> FIRST = List.of("base-passwd", "base-files");

    private final PackageTrees packageTrees;
    private final Tools tools;
    private final SourceEpoch epoch;

    public SystemAssembly(PackageTrees packageTrees, Tools tools, SourceEpoch epoch) {
        this.packageTrees = packageTrees;
        this.tools = tools;
        this.epoch = epoch;
    }

    /**
     * Assembles a system.
     *
     * @param packages all of it, with dpkg, base-files and whatever they depend on
     * @param wanted which paths of packages to unpack; dpkg's database names the others all the same
     * @param tree where it goes; nothing is there yet; on the store's file system
     * @param scratch an empty folder on the same file system
     */
    public void assemble(
            List<DebPackage> packages, PathSelection wanted, Path tree, Path scratch, int jobs, EventSink events)
            throws IOException {
        List<UnpackedPackage> unpacked = packageTrees.unpackAll(packages, jobs, events);
        List<UnpackedPackage> linked = new ArrayList<>();
        List<UnpackedPackage> left = new ArrayList<>();
        for (UnpackedPackage each : unpacked) {
            (each.diverts() ? left : linked).add(each);
        }
        boolean overlay = tools.canOverlay(scratch);
        Files.createDirectories(tree);
        new LinkFarm(tree, !overlay).make(plan(linked, wanted));
        String architecture = packageNamed(unpacked, "dpkg").control().required("Architecture");
        new DpkgDatabase(tree, !overlay).write(linked, architecture);
        Path policy = tree.resolve("usr/sbin/policy-rc.d");
        Files.writeString(policy, "#!/bin/sh\nexit 101\n");
        UnixAttributes.mode(policy, 0755);
        List<Path> placeholders = keyPlaceholders(tree, unpacked);

        if (overlay) {
            Path upper = Files.createDirectory(scratch.resolve("upper"));
            Path work = Files.createDirectory(scratch.resolve("work"));
            UnixAttributes.mode(upper, 0755);
            configure(new Root.Overlay(tree, upper, work), unpacked, left, scratch, events);
            new OverlayChanges(upper, tree, epoch).apply();
        } else {
            configure(new Root.Writable(tree), unpacked, left, scratch, events);
        }
        Files.delete(policy);
        for (Path placeholder : placeholders) {
            Files.deleteIfExists(placeholder);
        }
    }

    /** Empty host keys keep openssh-server from making some: an image must not share them. Each machine makes its own. */
    private static List<Path> keyPlaceholders(Path tree, List<UnpackedPackage> packages) throws IOException {
        if (packages.stream().noneMatch(each -> each.name().equals("openssh-server"))) {
            return List.of();
        }
        Path folder = Files.createDirectories(tree.resolve("etc/ssh"));
        List<Path> placeholders = new ArrayList<>();
        for (String kind : List.of("rsa", "ecdsa", "ed25519")) {
            placeholders.add(Files.createFile(folder.resolve("ssh_host_" + kind + "_key")));
        }
        return placeholders;
    }

    private static TreePlan plan(List<UnpackedPackage> packages, PathSelection wanted) throws IOException {
        TreePlan plan = new TreePlan();
        plan.addMergedUsr();
        packages.forEach(plan::noteReplaces);
        for (UnpackedPackage each : packages) {
            plan.add(each);
        }
        plan.retainFiles(wanted::wants);
        plan.addMergedUsr();
        plan.addFolder("var/lib", 0755);
        plan.addFolder("usr/sbin", 0755);
        return plan;
    }

    private static UnpackedPackage packageNamed(List<UnpackedPackage> packages, String name) {
        return packages.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new OsbuildException.StepFailed(
                        "the package " + name + " is not among the packages of the system",
                        "packages",
                        "install it, or use 'assembly: files'"));
    }

    private void configure(
            Root root, List<UnpackedPackage> packages, List<UnpackedPackage> left, Path scratch, EventSink events)
            throws IOException {
        Path script = scratch.resolve("configure.sh");
        Files.writeString(script, script());
        ToolCommand.Builder command = ToolCommand.of("/bin/sh", SCRIPT)
                .arguments(packageNamed(packages, "dpkg").control().required("Version"))
                .arguments(packageNamed(packages, "dpkg").control().required("Architecture"))
                .input(script, SCRIPT)
                .environment("DEBIAN_FRONTEND", "noninteractive")
                .environment("DEBCONF_NONINTERACTIVE_SEEN", "true")
                .environment("PERL_HASH_SEED", "0")
                .environment("SOURCE_DATE_EPOCH", epoch.toString())
                .timeLimit(CONFIGURE_LIMIT)
                .onLine(events::detail);
        Comparator<UnpackedPackage> order =
                Comparator.comparing(each -> FIRST.contains(each.name()) ? FIRST.indexOf(each.name()) : 2);
        List<UnpackedPackage> ordered = packages.stream()
                .filter(each -> !left.contains(each) && each.infoFiles().contains("preinst"))
                .sorted(order.thenComparing(UnpackedPackage::name))
                .toList();
        for (UnpackedPackage each : ordered) {
            command.arguments(each.qualifiedName());
        }
        command.arguments("--");
        for (UnpackedPackage each : left) {
            String inside = "/run/osbuild/" + each.name() + ".deb";
            command.input(each.file(), inside).arguments(inside);
        }
        tools.runIn(root, command.build());
    }

    private static String script() throws IOException {
        try (var in = Objects.requireNonNull(SystemAssembly.class.getResourceAsStream("configure.sh"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
