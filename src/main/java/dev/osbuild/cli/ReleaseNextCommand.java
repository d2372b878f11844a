package dev.osbuild.cli;

import dev.osbuild.build.GatedBuild;
import dev.osbuild.profile.Lock;
import dev.osbuild.profile.ReleaseSettings;
import dev.osbuild.release.Channel;
import dev.osbuild.release.ReleaseLocks;
import dev.osbuild.release.VersionProposal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code osbuild release next}: proposes the next stable version. */
@Command(
        name = "next",
        mixinStandardHelpOptions = true,
        description = {
            "Propose the next stable version by how the packages of the profiles changed since the last, and "
                    + "say why.",
            "Nothing is built."
        },
        footerHeading = "%nExamples:%n",
        footer = "  osbuild release next --profiles minimal")
final class ReleaseNextCommand extends SharedCommand {

    @Mixin
    private ReleaseFolderOption folder = new ReleaseFolderOption();

    @Override
    public Integer call() throws IOException {
        ReleaseSettings settings = folder.settings();
        List<String> profiles = folder.profiles(settings);
        ReleaseLocks last = ReleaseLocks.ofLatest(folder.folder(), Channel.STABLE);
        GatedBuild gate = new GatedBuild(options.settings(), options.console());
        Map<String, Lock> now = new TreeMap<>();
        if (last.version().isPresent()) {
            for (String profile : profiles) {
                now.put(profile, gate.lock(profile, settings.formats()));
            }
        }
        VersionProposal proposal = VersionProposal.of(last.version(), last.byProfile(), now);
        options.console().finish();
        options.console().line(proposal.version());
        proposal.reasons().forEach(reason -> options.console().line("  " + reason));
        options.console().result("proposal", Map.of("version", proposal.version(), "reasons", proposal.reasons()));
        return ExitCode.DONE.status();
    }
}
