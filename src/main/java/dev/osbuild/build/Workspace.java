package dev.osbuild.build;

import dev.osbuild.base.Architecture;
import dev.osbuild.base.EventSink;
import dev.osbuild.base.SourceEpoch;
import dev.osbuild.distro.ArchiveSettings;
import dev.osbuild.distro.PackageArchive;
import dev.osbuild.distro.PackageArchives;
import dev.osbuild.distro.PinnedFiles;
import dev.osbuild.pipeline.BuildResult;
import dev.osbuild.pipeline.Engine;
import dev.osbuild.pipeline.InputSource;
import dev.osbuild.pipeline.Plan;
import dev.osbuild.pipeline.Planner;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.ResultStore;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.pipeline.Step;
import dev.osbuild.profile.Distribution;
import dev.osbuild.profile.Lock;
import dev.osbuild.profile.LockFile;
import dev.osbuild.profile.Profile;
import dev.osbuild.store.FileDigests;
import dev.osbuild.store.Store;
import dev.osbuild.vm.QemuLauncher;
import dev.osbuild.vm.QemuPackages;
import dev.osbuild.vm.SandboxLauncher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One profile opened for work: its store, its archive, its stages. Closed when the command ends. */
public final class Workspace implements AutoCloseable {

    /** The suite whose packages make the tools tree, whatever the image is made of. */
    static final String TOOLS_SUITE = "trixie";

    private final Profile profile;
    private final BuildSettings settings;
    private final EventSink events;
    private final Store store;
    private final FileDigests digests;
    private final ResultStore results;
    private final Optional<Lock> lock;
    private final PackageArchive archive;
    private final ResolvedPackages packages;
    private final Toolbox toolbox;
    private final InputSource inputs;

    private Workspace(Profile profile, BuildSettings settings, EventSink events, boolean useLock) throws IOException {
        this.profile = profile;
        this.settings = settings;
        this.events = events;
        this.store = Store.open(settings.cache());
        this.digests = FileDigests.load(store);
        this.results = new ResultStore(store, digests);
        Path lockFile = profile.location().lockFile();
        this.lock = useLock ? LockFile.read(lockFile) : Optional.empty();
        this.archive = PackageArchives.open(archiveSettings(profile.core().distribution()), store, events);
        PackageArchive toolsArchive = PackageArchives.open(
                common(ArchiveSettings.debian(TOOLS_SUITE)
                        .withMirrors(settings.mirror(), Optional.empty(), Optional.empty())),
                store,
                events);
        this.packages = new ResolvedPackages(archive, toolsArchive, lock, settings.locked(), lockFile.toString());
        this.toolbox = Toolboxes.open(settings, store, packages, toolsArchive);
        this.inputs = new ProjectInputs(
                project(), store, digests, packages, archive, new PinnedFiles(store, settings.offline()), toolbox);
    }

    /** Opens a profile that was read. */
    public static Workspace open(Profile profile, BuildSettings settings, EventSink events) throws IOException {
        return new Workspace(profile, settings, events, true);
    }

    /** As {@link #open}, but takes no notice of the profile's lock. */
    public static Workspace openUnlocked(Profile profile, BuildSettings settings, EventSink events) throws IOException {
        return new Workspace(profile, settings, events, false);
    }

    private ArchiveSettings archiveSettings(Distribution distribution) {
        ArchiveSettings chosen = ArchiveSettings.debian(distribution.suite())
                .withComponents(distribution.components())
                .withMirrors(settings.mirror(), distribution.mirror(), distribution.securityMirror());
        if (distribution.keyring().isPresent()) {
            chosen = chosen.withKeyring(project().resolve(distribution.keyring().get()));
        }
        return common(chosen);
    }

    private ArchiveSettings common(ArchiveSettings chosen) {
        return chosen.withOffline(settings.offline()).withRefresh(settings.refresh());
    }

    public Profile profile() {
        return profile;
    }

    public Project project() {
        return new Project(profile.location().project());
    }

    public Store store() {
        return store;
    }

    public ResultStore results() {
        return results;
    }

    /** QEMU and its firmware. */
    public QemuLauncher qemu() throws IOException {
        return new SandboxLauncher(toolbox.open(QemuPackages.ROOTS, events));
    }

    /**
     * Makes a key to try Secure Boot out with.
     *
     * @return the files, see {@link SecureBootKeys}
     */
    public List<Path> makeSecureBootKeys(Path folder) throws IOException {
        return SecureBootKeys.make(folder, toolbox.open(SecureBootKeys.TOOL_PACKAGES, events));
    }

    /** Where an output's artifact stands in the output folder. */
    public Path artifact(String output) {
        return outputFolder()
                .resolve(ArtifactNames.fileName(profile.core().os(), profile.name(), Architecture.AMD64, output));
    }

    /** The folder of this profile and version. */
    public Path outputFolder() {
        return Publication.folder(
                settings.output(), profile.name(), profile.core().os());
    }

    /** The plan for the profile's outputs, or for others. */
    public Plan plan(List<String> outputs) throws IOException {
        Planner planner = new Planner(project(), stages(), configurations(), inputs);
        List<String> wanted = outputs.isEmpty() ? profile.core().outputs() : outputs;
        SourceEpoch epoch = SourceEpochs.choose(profile.core().os(), settings.environment(), lock, archive);
        return planner.plan(new LinkedHashSet<>(wanted), Architecture.AMD64, epoch);
    }

    private static List<Stage<?>> stages() {
        List<Stage<?>> stages = new ArrayList<>(BuiltInStages.builtIn());
        stages.addAll(BuiltInStages.plugins());
        return stages;
    }

    private Planner.Configurations configurations() {
        Set<Class<?>> plugins = new LinkedHashSet<>();
        Map<Class<?>, String> names = new java.util.HashMap<>();
        for (Stage<?> plugin : BuiltInStages.plugins()) {
            plugins.add(plugin.configuration());
            names.put(plugin.configuration(), plugin.name());
        }
        return new Planner.Configurations() {
            @Override
            public <C extends Record> C of(Class<C> type) {
                return plugins.contains(type)
                        ? profile.bindPlugin(java.util.Objects.requireNonNull(names.get(type)), type)
                        : profile.bind(type);
            }
        };
    }

    /** Runs a plan and puts its artifacts into the output folder. */
    public Built build(Plan plan) throws IOException {
        BuildResult result = new Engine(store, results, inputs, events, settings.jobs()).run(plan);
        Publication publication = new Publication(
                settings.output(), profile.name(), profile.core(), plan.architecture(), digests, store.locks());
        Published published = publication.publish(plan, result, inputIdentities(plan));
        LastBuild.save(store, profile.location().file(), plan);
        digests.save();
        return new Built(published, result);
    }

    /** What a build delivered, and how. */
    public record Built(Published published, BuildResult result) {}

    private static Map<String, String> inputIdentities(Plan plan) {
        Map<String, String> identities = new TreeMap<>();
        for (Step step : plan.steps()) {
            step.key().parts().forEach((name, identity) -> {
                if (name.startsWith("package ") || name.startsWith("tool ") || name.startsWith("download ")) {
                    identities.put(name, identity);
                }
            });
        }
        return identities;
    }

    /** The lock that pins everything a plan asked for. */
    public Lock lockOf(Plan plan) throws IOException {
        return new Lock(plan.epoch().seconds(), List.of(), packages.requests(), List.of(), LockedDownloads.of(plan));
    }

    public Optional<LastBuild> lastBuild() throws IOException {
        return LastBuild.load(store, profile.location().file());
    }

    @Override
    public void close() {
        try {
            digests.save();
        } catch (IOException e) {
            events.detail("what was learned about files could not be kept: " + e.getMessage());
        }
        store.close();
    }
}
