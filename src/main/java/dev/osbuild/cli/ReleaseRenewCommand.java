package dev.osbuild.cli;

import dev.osbuild.profile.ReleaseSettings;
import dev.osbuild.release.Channel;
import dev.osbuild.release.ChannelIndex;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code osbuild release renew}: signs a channel's index anew. */
@Command(
        name = "renew",
        mixinStandardHelpOptions = true,
        description = "Sign a channel's index anew, with the next sequence and a later expiry, when there is nothing "
                + "to release; also after security-epoch was raised in release.yaml.",
        footerHeading = "%nExamples:%n",
        footer = "  osbuild release renew --channel stable --sign-key release-key.asc --passphrase-fd 3 3< passphrase")
final class ReleaseRenewCommand extends SharedCommand {

    @Mixin
    private ReleaseFolderOption folder = new ReleaseFolderOption();

    @Mixin
    private SigningOptions signing = new SigningOptions();

    @Option(
            names = "--channel",
            required = true,
            paramLabel = "nightly|beta|stable",
            description = "Whose index is signed.")
    private Channel channel = Channel.STABLE;

    @Override
    public Integer call() throws IOException {
        ReleaseSettings settings = folder.settings();
        List<String> profiles = folder.profiles(settings);
        ChannelIndex.Terms terms = new ChannelIndex.Terms(
                folder.os(profiles),
                settings.securityEpoch(),
                ReleaseFolderOption.now(),
                ReleaseFolderOption.validity(settings, channel));
        long sequence = new ChannelIndex(
                        folder.folder(),
                        channel,
                        terms,
                        folder.signer(profiles, signing.choice(), options.settings(), options.console()),
                        step -> options.console().info(step))
                .renew();
        options.console().line("the index of " + channel.label() + " has the sequence " + sequence);
        options.console().result("renewed", Map.of("channel", channel.label(), "sequence", sequence));
        return ExitCode.DONE.status();
    }
}
