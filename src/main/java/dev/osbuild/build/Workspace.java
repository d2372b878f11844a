package dev.osbuild.build;

import dev.osbuild.base.Architecture;
import dev.osbuild.base.EventSink;
import dev.osbuild.base.FileTree;
import dev.osbuild.base.SourceEpoch;
import dev.osbuild.distro.ArchiveSettings;
import dev.osbuild.distro.PackageArchive;
import dev.osbuild.distro.PackageArchives;
import dev.osbuild.distro.PinnedFiles;
import dev.osbuild.pipeline.BuildResult;
import dev.osbuild.pipeline.Engine;
import dev.osbuild.pipeline.ExternalInput;
import dev.osbuild.pipeline.InputSource;
import dev.osbuild.pipeline.Plan;
import dev.osbuild.pipeline.Planner;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.ResultStore;
import dev.osbuild.pipeline.Step;
import dev.osbuild.profile.Distribution;
import dev.osbuild.profile.Lock;
import dev.osbuild.profile.LockFile;
import dev.osbuild.profile.Profile;
import dev.osbuild.store.FileDigests;
import dev.osbuild.store.Store;
import dev.osbuild.tool.Tools;
import dev.osbuild.trust.Signer;
import dev.osbuild.vm.QemuLauncher;
import dev.osbuild.vm.QemuPackages;
import dev.osbuild.vm.SandboxLauncher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One profile opened for work: its store, its archive, its stages. Closed when the command ends. */
public final class Workspace implements AutoCloseable {

    /** The suite whose packages make the tools tree, whatever the image is made of. */
    static final String TOOLS_SUITE = "trixie";

    /** What a lock calls the archives whose packages make the image, and the tools tree. */
    private static final String IMAGE = "image";

    private static final String TOOLS = "tools";

    private final Profile profile;
    private final BuildSettings settings;
    private final EventSink events;
    private final Store store;
    private final FileDigests digests;
    private final ResultStore results;
    private final Optional<Lock> lock;
    private final PackageArchive archive;
    private final PackageArchive toolsArchive;
    private final ResolvedPackages packages;
    private final Toolbox toolbox;
    private final Toolbox bystanders;
    private final InputSource inputs;

    private Workspace(Profile profile, BuildSettings settings, EventSink events, Optional<Path> useLock)
            throws IOException {
        this.profile = profile;
        this.settings = settings;
        this.events = events;
        this.store = Store.open(settings.cache());
        this.digests = FileDigests.load(store);
        this.results = new ResultStore(store, digests);
        Path lockFile = useLock.orElse(profile.location().lockFile());
        this.lock = useLock.isPresent() ? LockFile.read(lockFile) : Optional.empty();
        this.archive = PackageArchives.open(archiveSettings(profile.core().distribution()), store, events);
        this.toolsArchive = PackageArchives.open(
                common(
                        ArchiveSettings.debian(TOOLS_SUITE)
                                .withMirrors(settings.mirror(), Optional.empty(), Optional.empty()),
                        TOOLS),
                store,
                events);
        this.packages = new ResolvedPackages(archive, toolsArchive, lock, settings.locked(), lockFile.toString());
        this.toolbox = Toolboxes.open(settings, store, packages, toolsArchive);
        this.bystanders = Toolboxes.open(
                settings,
                store,
                new ResolvedPackages(archive, toolsArchive, lock, false, lockFile.toString()),
                toolsArchive);
        this.inputs = new ProjectInputs(
                project(), store, digests, packages, archive, new PinnedFiles(store, settings.offline()), toolbox);
    }

    /** Opens a profile that was read. */
    public static Workspace open(Profile profile, BuildSettings settings, EventSink events) throws IOException {
        return new Workspace(
                profile, settings, events, Optional.of(profile.location().lockFile()));
    }

    /** As {@link #open}, but takes no notice of the profile's lock. */
    public static Workspace openUnlocked(Profile profile, BuildSettings settings, EventSink events) throws IOException {
        return new Workspace(profile, settings, events, Optional.empty());
    }

    /** As {@link #open}, but of another lock than the profile's, and of nothing that it does not name. */
    static Workspace openLocked(Profile profile, BuildSettings settings, EventSink events, Path lock)
            throws IOException {
        return new Workspace(profile, settings.asLocked(), events, Optional.of(lock));
    }

    private ArchiveSettings archiveSettings(Distribution distribution) {
        ArchiveSettings chosen = ArchiveSettings.debian(distribution.suite())
                .withComponents(distribution.components())
                .withMirrors(settings.mirror(), distribution.mirror(), distribution.securityMirror());
        if (distribution.keyring().isPresent()) {
            chosen = chosen.withKeyring(project().resolve(distribution.keyring().get()));
        }
        return common(chosen, IMAGE);
    }

    private ArchiveSettings common(ArchiveSettings chosen, String use) {
        return chosen.withOffline(settings.offline())
                .withRefresh(settings.refresh())
                .withSnapshots(
                        profile.core().distribution().snapshotMirror(),
                        lock.map(known -> known.dates(use)).orElse(Map.of()));
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
        return new SandboxLauncher(bystanders.open(QemuPackages.ROOTS, events));
    }

    /** Programs of distribution packages, in the sandbox; no part of the build, so no lock needs to name them. */
    public Tools tools(Set<String> packages) throws IOException {
        return bystanders.open(packages, events);
    }

    /**
     * Makes a key to try Secure Boot out with.
     *
     * @return the files, see {@link SecureBootKeys}
     */
    public List<Path> makeSecureBootKeys(Path folder) throws IOException {
        return SecureBootKeys.make(folder, bystanders.open(SecureBootKeys.TOOL_PACKAGES, events));
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
        if (outputs.isEmpty()) {
            Outputs.check(profile);
            Combinations.check(profile);
        }
        Planner planner =
                new Planner(project(), StageConfigurations.stages(), new StageConfigurations(profile), inputs);
        List<String> wanted = outputs.isEmpty() ? profile.core().outputs() : outputs;
        SourceEpoch epoch = SourceEpochs.choose(profile.core().os(), settings.environment(), lock, archive);
        return planner.plan(new LinkedHashSet<>(wanted), Architecture.AMD64, epoch);
    }

    /**
     * The plan that ends with one step, whatever the profile's outputs are.
     *
     * @throws dev.osbuild.base.OsbuildException.Usage when no step has that name
     */
    public Plan planUntil(String step) throws IOException {
        return plan(Outputs.ofStep(step, profile, project()));
    }

    /** Runs a plan and leaves its results in the store. */
    public BuildResult buildOnly(Plan plan) throws IOException {
        BuildResult result = new Engine(store, results, inputs, events, settings.jobs()).run(plan);
        digests.save();
        return result;
    }

    /** Every file and folder of the user's that a plan depends on, there or not. */
    public Set<Path> dependencies(Plan plan) throws IOException {
        Set<Path> found = new TreeSet<>(profile.files());
        profile.files().forEach(file -> found.add(file.resolveSibling(".").normalize()));
        found.add(project().resolve("profiles"));
        found.add(profile.location().lockFile());
        profile.core()
                .distribution()
                .keyring()
                .ifPresent(keyring -> found.add(project().resolve(keyring)));
        for (Step step : plan.steps()) {
            for (ExternalInput input : step.description().externals()) {
                if (input instanceof ExternalInput.LocalFile local) {
                    found.add(local.file());
                } else if (input instanceof ExternalInput.LocalFolder local) {
                    found.add(local.folder());
                    found.addAll(FileTree.entries(local.folder()));
                }
            }
        }
        return found;
    }

    /** Until when the package indexes that this workspace used hold. */
    public Instant indexesHoldUntil() {
        Instant image = archive.answersHoldUntil();
        Instant tools = toolsArchive.answersHoldUntil();
        return image.isBefore(tools) ? image : tools;
    }

    /** Files that a build depends on when it is signed so. */
    public Set<Path> dependencies(SigningChoice signing) {
        return new TreeSet<>(signers(signing).dependencies());
    }

    private Signers signers(SigningChoice signing) {
        return new Signers(profile.core().signing(), signing, project(), settings.environment());
    }

    /** Runs a plan and puts its artifacts into the output folder. */
    public Built build(Plan plan, SigningChoice signing) throws IOException {
        return build(plan, signer(signing));
    }

    /** Who signs, opened now; empty for nobody. */
    public Optional<Signer> signer(SigningChoice signing) {
        return signers(signing).open();
    }

    Built build(Plan plan, Optional<Signer> signer) throws IOException {
        BuildResult result = buildOnly(plan);
        Publication publication = new Publication(
                settings.output(), profile.name(), profile.core(), plan.architecture(), digests, store.locks(), signer);
        Bills bills = new Bills(store, results, inputs, events);
        Published published = publication.publish(
                plan,
                result,
                inputIdentities(plan),
                VerityRoots.of(plan, results),
                outputs -> bills.of(profile, wholePlan(plan, outputs)));
        LastBuild.save(store, profile.location().file(), plan);
        return new Built(published, result);
    }

    /** A plan with what earlier builds of the same version made, too. */
    private Plan wholePlan(Plan plan, Set<String> outputs) throws IOException {
        List<String> known = outputs.stream()
                .filter(output -> Outputs.isMade(output, profile, project()))
                .sorted()
                .toList();
        return plan.wanted().containsAll(known) ? plan : plan(known);
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
        List<Lock.Archive> archives = new ArrayList<>(archives(IMAGE, archive));
        archives.addAll(archives(TOOLS, toolsArchive));
        return new Lock(plan.epoch().seconds(), archives, packages.requests(), LockedDownloads.of(plan));
    }

    private static List<Lock.Archive> archives(String use, PackageArchive archive) {
        return archive.moments().stream()
                .map(moment ->
                        new Lock.Archive(use, moment.archive(), moment.suite(), moment.inRelease(), moment.date()))
                .toList();
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
