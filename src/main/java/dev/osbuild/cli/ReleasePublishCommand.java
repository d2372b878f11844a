package dev.osbuild.cli;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.distro.fetch.Proxies;
import dev.osbuild.release.Channel;
import dev.osbuild.release.FinishedRelease;
import dev.osbuild.release.MirroredChannel;
import dev.osbuild.release.publish.ContainerTags;
import dev.osbuild.release.publish.GitHubReleases;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code osbuild release publish}: takes a release to where users find it. */
@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        description = {
            "Take a release to where users find it.",
            "A folder gets the whole channel; GitHub gets one release, a draft until every file is there; a "
                    + "registry gets the container images, by the user's own skopeo. The token for GitHub is read from "
                    + "GITHUB_TOKEN or GH_TOKEN, the address of its interface from GITHUB_API_URL."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  osbuild release publish --channel stable --to-directory /srv/www/releases",
            "  osbuild release publish --channel beta --to-github example/system",
            "  osbuild release publish --channel stable --to-registry registry.example.org/example/system"
        })
final class ReleasePublishCommand extends SharedCommand {

    @Mixin
    private ReleaseFolderOption folder = new ReleaseFolderOption();

    @Option(
            names = "--channel",
            required = true,
            paramLabel = "nightly|beta|stable",
            description = "Whose release is published.")
    private Channel channel = Channel.STABLE;

    @Option(names = "--version-name", paramLabel = "VERSION", description = "Which release. Default: the latest.")
    private @Nullable String version;

    @Option(names = "--to-directory", paramLabel = "DIR", description = "Folder that a web server shows.")
    private @Nullable Path directory;

    @Option(names = "--to-github", paramLabel = "OWNER/NAME", description = "GitHub repository.")
    private @Nullable String repository;

    @Option(names = "--to-registry", paramLabel = "REPOSITORY", description = "Repository of a container registry.")
    private @Nullable String registry;

    @Override
    public Integer call() throws IOException {
        if (directory == null && repository == null && registry == null) {
            throw new OsbuildException.Usage(
                    "there is no place to publish to",
                    "release publish",
                    "give --to-directory, --to-github or --to-registry");
        }
        FinishedRelease release = FinishedRelease.find(folder.folder(), channel, Optional.ofNullable(version));
        if (directory != null) {
            Path target = directory.toAbsolutePath().normalize();
            List<String> copied = new MirroredChannel(folder.folder(), target, channel).update();
            said(target.resolve(channel.label()).toString(), copied);
        }
        if (repository != null) {
            said(gitHub(repository).publish(release), List.of(release.version()));
        }
        if (registry != null) {
            new ContainerTags("skopeo", registry)
                    .publish(release)
                    .forEach(reference -> said(reference, List.of(release.version())));
        }
        return ExitCode.DONE.status();
    }

    private static GitHubReleases gitHub(String repository) {
        Map<String, String> environment = Main.environment();
        String token = environment.getOrDefault("GITHUB_TOKEN", environment.getOrDefault("GH_TOKEN", ""));
        if (token.isEmpty()) {
            throw new OsbuildException.Usage(
                    "there is no token for GitHub", "GITHUB_TOKEN", "set it to one that may write contents");
        }
        URI api = URI.create(environment.getOrDefault("GITHUB_API_URL", "https://api.github.com"));
        return new GitHubReleases(api, repository, token, new Proxies(Map.of(), environment));
    }

    private void said(String place, List<String> versions) {
        options.console().line(place + (versions.isEmpty() ? "" : "  " + String.join(", ", versions)));
        options.console().result("published", Map.of("place", place, "versions", versions));
    }
}
