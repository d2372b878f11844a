package dev.osbuild.release.publish;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.release.Channel;
import dev.osbuild.release.FinishedRelease;
import dev.osbuild.tool.HostCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Container images in a registry, put there by the user's own {@code skopeo}, which knows the user's registries and
 * credentials: under the version, under the channel's name, and, for the newest stable release, under {@code latest}.
 */
public final class ContainerTags {

    private static final Duration LONGEST = Duration.ofHours(1);

    private final String program;
    private final String repository;

    /**
     * Speaks for one repository.
     *
     * @param program {@code skopeo}, or a path to it
     * @param repository such as {@code registry.example.org/team/system}; with several profiles, each name is appended
     */
    public ContainerTags(String program, String repository) {
        this.program = program;
        this.repository = repository;
    }

    /**
     * Copies the release's container images.
     *
     * @return the references that name them now
     * @throws OsbuildException.Usage when the release has none
     */
    public List<String> publish(FinishedRelease release) {
        Map<String, Path> containers = release.containers();
        if (containers.isEmpty()) {
            throw new OsbuildException.Usage(
                    "the release has no container image", release.folder().toString(), "release with the format oci");
        }
        List<String> references = new ArrayList<>();
        containers.forEach((profile, archive) -> {
            String place = containers.size() == 1 ? repository : repository + "/" + profile;
            for (String tag : tags(release)) {
                String reference = place + ":" + tag;
                new HostCommand(
                                List.of(program, "copy", "oci-archive:" + archive, "docker://" + reference),
                                release.folder(),
                                LONGEST)
                        .run(new byte[0]);
                references.add(reference);
            }
        });
        return references;
    }

    /** The version first, so that a name that moves never points to what is not there. */
    private static List<String> tags(FinishedRelease release) {
        List<String> tags = new ArrayList<>(List.of(release.version()));
        if (release.isLatest()) {
            tags.add(release.channel().label());
            if (release.channel() == Channel.STABLE) {
                tags.add("latest");
            }
        }
        return tags;
    }
}
