package dev.osbuild.build;

import dev.osbuild.base.Digest;
import dev.osbuild.base.EventSink;
import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.pipeline.Plan;
import dev.osbuild.profile.Budgets;
import dev.osbuild.profile.Lock;
import dev.osbuild.profile.LockFile;
import dev.osbuild.profile.Profile;
import dev.osbuild.release.Channel;
import dev.osbuild.release.Gate;
import dev.osbuild.trust.Manifest;
import dev.osbuild.trust.ManifestCheck;
import dev.osbuild.trust.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The gate of releases: a build, the check of its files, and a boot of everything that can be started. */
public final class GatedBuild implements Gate {

    /** Held to digests and to the rules of their formats; nothing can start them alone. */
    private static final Set<String> NOT_STARTED = Set.of(
            "kernel", "kernel-config", "initramfs", "squashfs", "tar", "tar-zst", "cpio", "wsl", "wsl-tar", "oci");

    private static final String BUILD = ".build";
    private static final String JSON = "application/json";

    private final BuildSettings settings;
    private final EventSink events;

    public GatedBuild(BuildSettings settings, EventSink events) {
        this.settings = settings;
        this.events = events;
    }

    /** The version in a system's own words: that of a release without its leading letter. */
    static String systemVersion(String release) {
        return release.matches("v[0-9].*") ? release.substring(1) : release;
    }

    @Override
    public Lock lock(String profile, List<String> formats) throws IOException {
        try (Workspace workspace = Workspace.open(Profiles.read(profile, settings.environment()), settings, events)) {
            return workspace.lockOf(workspace.plan(formats));
        }
    }

    @Override
    public void make(Order order, Signer signer, Path folder) throws IOException {
        Profile profile =
                Profiles.read(order.profile(), settings.environment()).withVersion(systemVersion(order.version()));
        Path build = folder.resolve(BUILD);
        BuildSettings chosen = Channel.NIGHTLY.label().equals(order.channel()) ? settings : settings.asLocked();
        try (Workspace workspace = Workspace.open(profile, chosen.withOutput(build), events)) {
            Plan plan = workspace.plan(order.formats());
            requireTests(plan.wanted());
            Lock lock = workspace.lockOf(plan);
            Published published = workspace.build(plan, Optional.empty()).published();
            move(published.folder(), folder);
            FileTree.delete(build);
            ManifestCheck.of(folder, Optional.empty())
                    .run(Instant.now(), (check, name, result) -> events.detail(check + " " + name + ": " + result));
            Path lockFile = folder.resolve(profile.name() + ".lock");
            LockFile.write(lockFile, lock, profile.name());
            Manifest manifest = published
                    .manifest()
                    .withRelease(new Manifest.Release(
                            order.channel(),
                            order.version(),
                            order.commit(),
                            Digest.ofFile(lockFile).hex(),
                            budgets(profile.core().budgets())));
            ManifestFiles files = new ManifestFiles(folder, Optional.of(signer));
            manifest = files.listing(manifest, lockFile, ManifestCheck.LOCK_OUTPUT, JSON);
            for (Path seen : ArtifactBoots.run(workspace, folder, published.manifest(), folder, events)) {
                manifest = files.listing(manifest, seen, EVIDENCE_OUTPUT, mediaType(seen));
            }
            files.write(manifest);
        }
    }

    private static void requireTests(Set<String> outputs) {
        ArtifactBoots.requirePartition(outputs);
        for (String output : outputs) {
            if (output.equals("directory")) {
                throw new OsbuildException.Usage(
                        "a folder cannot be released", "--formats directory", "release it as tar or tar-zst");
            }
            if (!ArtifactBoots.starts(output) && !NOT_STARTED.contains(output)) {
                throw new OsbuildException.Usage(
                        "there is no test for '" + output + "', and what is not tested is not released",
                        "--formats " + output,
                        "leave it out");
            }
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try (var entries = Files.newDirectoryStream(from)) {
            for (Path entry : entries) {
                Files.move(entry, to.resolve(entry.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private static String mediaType(Path file) {
        return file.toString().endsWith(EVIDENCE) ? JSON : "text/plain";
    }

    private static Map<String, String> budgets(Budgets budgets) {
        Map<String, String> all = new TreeMap<>();
        budgets.file().ifPresent(size -> all.put("file", size.toString()));
        budgets.files().forEach((output, size) -> all.put("files." + output, size.toString()));
        budgets.memory().ifPresent(size -> all.put("memory", size.toString()));
        budgets.bootSeconds().ifPresent(seconds -> all.put("boot-seconds", seconds.toString()));
        return all;
    }
}
