package dev.osbuild.cli;

import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.build.ArtifactBoots;
import dev.osbuild.build.Rebuild;
import dev.osbuild.build.Workspace;
import dev.osbuild.distro.fetch.Proxies;
import dev.osbuild.image.structure.ImageStructure;
import dev.osbuild.image.structure.SoundImage;
import dev.osbuild.release.ChannelCheck;
import dev.osbuild.release.Gate;
import dev.osbuild.release.ReleaseCheck;
import dev.osbuild.release.ReleaseIndex;
import dev.osbuild.release.RememberedChannels;
import dev.osbuild.release.RemoteRelease;
import dev.osbuild.trust.KeyFolder;
import dev.osbuild.trust.Manifest;
import dev.osbuild.trust.ManifestCheck;
import dev.osbuild.trust.OpenPgpKeyring;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code osbuild verify}: whose artifacts these are, whether they are whole, and whether they are soundly built. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Check artifacts, in this order: the signature of their manifest by a key you name, every listed "
                    + "file's name, size and digests, that nothing unlisted stands beside them, and the structure of "
                    + "disk images and squashfs.",
            "Each check that was passed has a line, with the seconds it took. Of a release or a channel, its "
                    + "signed index first: its date, its sequence, and that it does not go back. The first thing that "
                    + "is wrong ends the check with exit code 5, and so does a missing key: without one nobody knows "
                    + "where the files come from. Only what an address names is fetched; no other program is started."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  osbuild verify --key maker.asc output/minimal/0.1.0",
            "  osbuild verify --fingerprint 0123456789ABCDEF0123456789ABCDEF01234567 disk.qcow2",
            "  osbuild verify --key maker.asc releases/stable/v1.0.0",
            "  osbuild verify --key maker.asc https://images.example.org/releases/stable",
            "  osbuild verify --unsigned output/minimal/0.1.0",
            "  osbuild verify --key maker.asc --boot --rebuild releases/stable/v1.0.0",
            "  osbuild verify --structure-only disk.qcow2"
        })
final class VerifyCommand extends SharedCommand {

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE|DIR|URL",
            description =
                    "An artifact, the folder that holds it, a release, a channel, or the address of the last two.")
    private List<String> targets = List.of();

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "Public keys, one of which must have signed the manifest. May be given several times.")
    private List<Path> keyFiles = List.of();

    @Option(
            names = "--fingerprint",
            paramLabel = "HEX",
            description = "The one key of --key, or of 'osbuild keys list', that counts. May be given several times.")
    private List<String> fingerprints = List.of();

    @Option(
            names = "--unsigned",
            description = "Be content with whole files whose origin is unproven; no signature is looked at.")
    private boolean unsigned;

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description = "Where the newest index seen of each channel is remembered."
                    + " Default: XDG_STATE_HOME/osbuild/channels.json.")
    private @Nullable Path state;

    @Option(names = "--structure-only", description = "Check how images are built and nothing else; needs no manifest.")
    private boolean structureOnly;

    @Option(
            names = "--all-digests",
            description = "Of files above 64 MiB, too, compute SHA-512 beside SHA-256, which takes longer.")
    private boolean allDigests;

    @Option(
            names = "--boot",
            description =
                    "Then start what can be started, as 'osbuild test' does, by the profile of the project at hand."
                            + " Needs QEMU, of the tools tree.")
    private boolean boot;

    @Option(
            names = "--rebuild",
            description = "Then build all of it once more, of the lock beside it or the project's, and compare every"
                    + " byte. The first path that differs is named.")
    private boolean rebuild;

    private final VerifyReport report = new VerifyReport(() -> options.console());

    @Override
    public Integer call() throws IOException {
        report.begin();
        Optional<OpenPgpKeyring> keys = keys();
        if (structureOnly && (boot || rebuild)) {
            throw new OsbuildException.Usage(
                    "without a manifest nobody knows what to start or to build",
                    "verify",
                    "leave --structure-only out");
        }
        for (String target : targets) {
            if (RemoteRelease.isAddress(target)) {
                verifyRemote(URI.create(target), keys);
            } else {
                FileArgument.require(Path.of(target));
                verify(Path.of(target), keys);
            }
        }
        return ExitCode.DONE.status();
    }

    private Optional<OpenPgpKeyring> keys() {
        boolean named = !keyFiles.isEmpty() || !fingerprints.isEmpty();
        if ((named ? 1 : 0) + (unsigned ? 1 : 0) + (structureOnly ? 1 : 0) > 1) {
            throw new OsbuildException.Usage(
                    "a key, --unsigned and --structure-only exclude each other", "verify", "give one of them");
        }
        if (!named) {
            return Optional.empty();
        }
        Optional<OpenPgpKeyring> keys =
                keyFiles.stream().map(OpenPgpKeyring::load).reduce(OpenPgpKeyring::with);
        if (keys.isPresent()) {
            return fingerprints.isEmpty() ? keys : Optional.of(keys.get().pinnedTo(fingerprints));
        }
        KeyFolder folder = KeyFolder.of(Main.environment());
        return fingerprints.stream().map(folder::publicKey).reduce(OpenPgpKeyring::with);
    }

    /** Fetches to a folder that is gone afterwards, and checks the copy. */
    private void verifyRemote(URI address, Optional<OpenPgpKeyring> keys) throws IOException {
        if (keys.isEmpty()) {
            throw new OsbuildException.Usage(
                    "what is fetched is checked against a key", address.toString(), "name the maker's by --key");
        }
        Path folder = Files.createTempDirectory("osbuild-verify");
        try {
            Path copy = new RemoteRelease(address, folder, new Proxies(Map.of(), Main.environment()))
                    .fetch(keys, Optional.of(memory()), Instant.now(), report);
            verify(copy, keys);
        } finally {
            FileTree.delete(folder);
        }
    }

    private RememberedChannels memory() {
        return state == null ? RememberedChannels.of(Main.environment()) : new RememberedChannels(state);
    }

    private void verify(Path target, Optional<OpenPgpKeyring> keys) throws IOException {
        if (!structureOnly && (ChannelCheck.isChannel(target) || ReleaseCheck.isRelease(target))) {
            verifyReleases(target, keys);
            conclude(target, keys);
            return;
        }
        ManifestCheck check = ManifestCheck.of(target, keys).withAllDigests(allDigests);
        if (structureOnly || (keys.isEmpty() && !check.hasManifest())) {
            if (!checkStructure(target)) {
                throw new OsbuildException.VerificationFailed(
                        "nothing here is of a format that is known: not even the structure was checked",
                        target.toString(),
                        "see docs/outputs.md for the formats");
            }
            if (!structureOnly) {
                throw new OsbuildException.VerificationFailed(
                        "there is no manifest: origin and content are unproven",
                        target.toString(),
                        "fetch manifest.json and manifest.json.asc; --structure-only if the structure is all you ask for");
            }
            options.console().line("soundly built; origin and content unproven: no manifest was looked at");
            return;
        }
        check.run(Instant.now(), report);
        goOn(check.folder(), artifact -> Files.isDirectory(target) || artifact.equals(name(target)));
        conclude(target, keys);
    }

    /** Starts and rebuilds what was found whole, should that be asked for. */
    private void goOn(Path folder, Predicate<String> wanted) throws IOException {
        if (!boot && !rebuild) {
            return;
        }
        Manifest whole = Manifest.read(folder.resolve(Manifest.FILE_NAME));
        Manifest manifest = whole.withArtifacts(whole.artifacts().stream()
                .filter(artifact -> wanted.test(artifact.name()))
                .toList());
        if (boot) {
            startAll(folder, manifest);
        }
        if (rebuild) {
            new Rebuild(folder, manifest).run(options.settings(), options.console(), report);
        }
    }

    private static String name(Path target) {
        return String.valueOf(target.toAbsolutePath().normalize().getFileName());
    }

    private void startAll(Path folder, Manifest manifest) throws IOException {
        Path evidence = Files.createTempDirectory("osbuild-boot");
        try (Workspace workspace = Workspace.open(
                Rebuild.profileOf(manifest, options.settings()), options.settings(), options.console())) {
            for (Path seen : ArtifactBoots.run(workspace, folder, manifest, evidence, options.console())) {
                String name = String.valueOf(seen.getFileName());
                if (name.endsWith(Gate.EVIDENCE)) {
                    report.passed(
                            "boot", name.substring(0, name.length() - Gate.EVIDENCE.length()), "starts and passes");
                }
            }
        } finally {
            FileTree.delete(evidence);
        }
    }

    /** A channel with all its releases; or one release, with its channel's index when that is beside it. */
    private void verifyReleases(Path target, Optional<OpenPgpKeyring> keys) throws IOException {
        Instant now = Instant.now();
        Path folder = target.toAbsolutePath().normalize();
        boolean whole = ChannelCheck.isChannel(folder);
        Path channel = whole ? folder : folder.resolveSibling(".").normalize();
        if (!ChannelCheck.isChannel(channel)) {
            new ReleaseCheck(folder, keys, now, report)
                    .withAllDigests(allDigests)
                    .run(Optional.empty());
            goOnInside(folder);
            options.console().line("no index of its channel is here: whether it is the newest was not looked at");
            return;
        }
        ChannelCheck check = new ChannelCheck(channel, keys, Optional.of(memory()), now, report);
        ReleaseIndex index = check.run();
        List<Path> releases = whole ? check.releases(index) : List.of(folder);
        for (Path release : releases) {
            new ReleaseCheck(release, keys, now, report)
                    .withAllDigests(allDigests)
                    .run(Optional.of(index));
            goOnInside(release);
        }
    }

    /** A release has a folder with a manifest for each profile. */
    private void goOnInside(Path release) throws IOException {
        try (var folders = Files.newDirectoryStream(release, Files::isDirectory)) {
            for (Path folder : folders) {
                if (Files.isRegularFile(folder.resolve(Manifest.FILE_NAME))) {
                    goOn(folder, artifact -> true);
                }
            }
        }
    }

    private void conclude(Path target, Optional<OpenPgpKeyring> keys) {
        if (keys.isPresent()) {
            options.console().line("whole, unaltered and signed");
        } else if (unsigned) {
            options.console().line("whole and unaltered since the manifest was written; origin unproven: no signature");
        } else {
            throw new OsbuildException.VerificationFailed(
                    "the files are whole, but their origin is unproven: no key was named",
                    target.toString(),
                    "name the maker's key by --key or --fingerprint; --unsigned if whole files are all you ask for");
        }
    }

    /** Whether there were rules to check at least one file by. */
    private boolean checkStructure(Path target) throws IOException {
        if (!Files.isDirectory(target)) {
            return reportStructure(target);
        }
        List<Path> files;
        try (var entries = Files.list(target)) {
            files = entries.filter(entry -> Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
        boolean any = false;
        for (Path file : files) {
            any |= reportStructure(file);
        }
        return any;
    }

    private boolean reportStructure(Path file) throws IOException {
        Optional<SoundImage> image = ImageStructure.check(file);
        report.passed(
                "structure",
                String.valueOf(file.getFileName()),
                image.map(SoundImage::words).orElse("no rules for its format"));
        return image.isPresent();
    }
}
