package dev.osbuild.cli;

import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.build.GatedBuild;
import dev.osbuild.profile.ReleaseFiles;
import dev.osbuild.profile.ReleaseSettings;
import dev.osbuild.release.Channel;
import dev.osbuild.release.ChannelFolder;
import dev.osbuild.release.ChannelIndex;
import dev.osbuild.release.CommittedLocks;
import dev.osbuild.release.GitRepository;
import dev.osbuild.release.ReleasePlan;
import dev.osbuild.release.ReleaseRun;
import dev.osbuild.release.VersionRules;
import dev.osbuild.release.WorkingTree;
import dev.osbuild.trust.Signer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code osbuild release}: makes a release of the commit that is checked out. */
@Command(
        name = "release",
        mixinStandardHelpOptions = true,
        description = {
            "Release the commit that is checked out: choose the version by the channel's rules, build every "
                    + "profile and format or take it from the cache, verify and start each artifact, and show release "
                    + "and signed index only when all of it passed.",
            "A run that was ended goes on where it was. See docs/releases.md."
        },
        subcommands = {ReleaseNextCommand.class, ReleaseRenewCommand.class, ReleasePublishCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  osbuild release --channel nightly --dry-run",
            "  osbuild release --channel beta --sign-key release-key.asc --passphrase-fd 3 3< ~/.release-passphrase",
            "  osbuild release --channel stable --profiles minimal --formats qcow2,wsl,oci",
            "  osbuild release next",
            "  osbuild release publish --channel stable --to-directory /srv/www/releases"
        })
final class ReleaseCommand extends SharedCommand {

    @Mixin
    private ReleaseFolderOption folder = new ReleaseFolderOption();

    @Mixin
    private SigningOptions signing = new SigningOptions();

    @Option(names = "--channel", paramLabel = "nightly|beta|stable", description = "Who the release is for.")
    private @Nullable Channel channel;

    @Option(
            names = "--formats",
            split = ",",
            paramLabel = "FORMAT",
            description = "Outputs of each profile, instead of the profile's own.")
    private List<String> formats = List.of();

    @Option(
            names = "--as-version",
            paramLabel = "VERSION",
            description = "The version you expect; another one by the rules is refused.")
    private @Nullable String expected;

    @Option(names = "--date", paramLabel = "YYYY-MM-DD", description = "Date of a nightly release. Default: today.")
    private @Nullable LocalDate date;

    @Option(names = "--dry-run", description = "Show the plan and do nothing.")
    private boolean dryRun;

    @Override
    public Integer call() throws IOException {
        Channel chosen = channel;
        if (chosen == null) {
            throw new OsbuildException.Usage(
                    "there is no channel", "release", "give --channel nightly, beta or stable");
        }
        ReleaseSettings settings = folder.settings();
        List<String> profiles = folder.profiles(settings);
        String os = folder.os(profiles);
        Instant now = ReleaseFolderOption.now();
        GitRepository repository = new GitRepository(folder.project());
        WorkingTree tree = repository.look(List.of(folder.folder(), options.outputFolder(), options.cacheFolder()));
        Optional<Signer> signer = dryRun
                ? Optional.empty()
                : Optional.of(folder.signer(profiles, signing.choice(), options.settings(), options.console()));
        if (signer.isPresent()) {
            Optional<Path> completed = recover(chosen, os, settings, now, signer.get(), tree.commit());
            if (completed.isPresent()) {
                return done(completed.get(), chosen);
            }
        }
        ReleasePlan plan = new ReleasePlan(
                folder.folder(),
                chosen,
                os,
                version(chosen, tree, now),
                tree.commit(),
                profiles,
                formats.isEmpty() ? settings.formats() : formats,
                settings.baseUrl(),
                settings.securityEpoch(),
                now,
                ReleaseFolderOption.validity(settings, chosen),
                documents());
        CommittedLocks.require(chosen, repository, folder.locks(profiles));
        show(plan);
        if (signer.isEmpty()) {
            return ExitCode.DONE.status();
        }
        ReleaseRun run = new ReleaseRun(
                plan,
                new GatedBuild(options.settings(), options.console()),
                signer.get(),
                step -> options.console().info(step));
        return done(run.run(), chosen);
    }

    private int done(Path release, Channel chosen) {
        Console console = options.console();
        console.finish();
        console.line(release.toString());
        console.line("check it: osbuild verify --key KEY " + release);
        console.result(
                "released", Map.of("folder", release.toString(), "channel", chosen.label(), "version", name(release)));
        return ExitCode.DONE.status();
    }

    private static String name(Path release) {
        return String.valueOf(release.getFileName());
    }

    /** A release of this very commit that an earlier run completed is all there is to do. */
    private Optional<Path> recover(
            Channel chosen, String os, ReleaseSettings settings, Instant now, Signer signer, String commit)
            throws IOException {
        List<String> listed = new ChannelIndex(
                        folder.folder(),
                        chosen,
                        new ChannelIndex.Terms(
                                os, settings.securityEpoch(), now, ReleaseFolderOption.validity(settings, chosen)),
                        signer,
                        step -> options.console().info(step))
                .recover();
        return new ChannelFolder(folder.folder(), chosen).ofCommit(listed, commit);
    }

    private String version(Channel chosen, WorkingTree tree, Instant now) throws IOException {
        List<String> released = new ArrayList<>();
        for (Channel each : Channel.values()) {
            released.addAll(new ChannelFolder(folder.folder(), each).versions());
        }
        LocalDate today = date == null ? LocalDate.ofInstant(now, ZoneOffset.UTC) : date;
        return new VersionRules(tree, released).next(chosen, today, Optional.ofNullable(expected));
    }

    private Map<String, byte[]> documents() throws IOException {
        Map<String, byte[]> documents = new HashMap<>();
        ReleaseFiles.models(folder.project())
                .ifPresent(models -> documents.put("models.json", CanonicalJson.pretty(models)));
        return documents;
    }

    private void show(ReleasePlan plan) {
        Console console = options.console();
        console.line(
                "release " + plan.version() + " to channel " + plan.channel().label() + ", commit " + plan.commit());
        console.line("  profiles  " + String.join(", ", plan.profiles()));
        console.line("  formats   "
                + (plan.formats().isEmpty() ? "those of each profile" : String.join(", ", plan.formats())));
        console.line(
                "  folder    " + plan.releases().resolve(plan.channel().label()).resolve(plan.version()));
        console.line("  index     holds " + plan.validity().toDays() + " days, security epoch " + plan.securityEpoch());
        console.result(
                "releasePlan",
                Map.of(
                        "channel", plan.channel().label(),
                        "version", plan.version(),
                        "commit", plan.commit(),
                        "profiles", plan.profiles(),
                        "formats", plan.formats()));
    }
}
