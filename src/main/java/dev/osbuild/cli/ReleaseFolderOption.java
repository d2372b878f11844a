package dev.osbuild.cli;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.build.BuildSettings;
import dev.osbuild.build.Profiles;
import dev.osbuild.build.SigningChoice;
import dev.osbuild.build.Workspace;
import dev.osbuild.profile.Profile;
import dev.osbuild.profile.ProjectLocator;
import dev.osbuild.profile.ReleaseFiles;
import dev.osbuild.profile.ReleaseSettings;
import dev.osbuild.release.Channel;
import dev.osbuild.trust.Signer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where releases are kept, and what the project says about them. */
final class ReleaseFolderOption {

    @Option(
            names = "--releases",
            paramLabel = "DIR",
            description = "Folder of all channels. Default: releases, in the project's folder.")
    private @Nullable Path folder;

    @Option(
            names = "--profiles",
            split = ",",
            paramLabel = "NAME",
            description = "Profiles that make the release, instead of those of release.yaml.")
    private List<String> profiles = List.of();

    Path project() {
        return ProjectLocator.ofThisProcess().project();
    }

    Path folder() {
        Path chosen = folder;
        return chosen == null
                ? project().resolve("releases")
                : chosen.toAbsolutePath().normalize();
    }

    ReleaseSettings settings() throws IOException {
        return ReleaseFiles.settings(project());
    }

    List<String> profiles(ReleaseSettings settings) {
        return profiles.isEmpty() ? settings.profiles() : profiles;
    }

    /** Where the lock of each profile belongs, by the profile's name. */
    Map<String, Path> locks(List<String> names) {
        Map<String, Path> locks = new TreeMap<>();
        for (String name : names) {
            locks.put(name, Profiles.read(name, Main.environment()).location().lockFile());
        }
        return locks;
    }

    /** The system all profiles are of. */
    String os(List<String> names) {
        TreeSet<String> ids = new TreeSet<>();
        for (String name : names) {
            ids.add(Profiles.read(name, Main.environment()).core().os().id());
        }
        if (ids.size() != 1) {
            throw new OsbuildException.Usage(
                    "the profiles are of different systems: " + String.join(", ", ids),
                    "os.id",
                    "release those of one system at a time");
        }
        return ids.first();
    }

    /** Who signs the release: the command line's key, else that of the first profile. */
    Signer signer(List<String> names, SigningChoice choice, BuildSettings settings, Console console)
            throws IOException {
        Profile first = Profiles.read(names.get(0), Main.environment());
        try (Workspace workspace = Workspace.open(first, settings, console)) {
            return workspace
                    .signer(choice)
                    .orElseThrow(() -> new OsbuildException.Usage(
                            "a release is signed, and there is no key",
                            "release",
                            "name one by --sign-key or in the profile's section signing; 'osbuild keys generate' makes"
                                    + " one"));
        }
    }

    static Duration validity(ReleaseSettings settings, Channel channel) {
        return settings.expires().getOrDefault(channel.label(), channel.validity());
    }

    /** The date that releases bear: {@code SOURCE_DATE_EPOCH}, else now. */
    static Instant now() {
        String epoch = Main.environment().getOrDefault("SOURCE_DATE_EPOCH", "");
        try {
            return epoch.isEmpty()
                    ? Instant.now().truncatedTo(ChronoUnit.SECONDS)
                    : Instant.ofEpochSecond(Long.parseLong(epoch));
        } catch (NumberFormatException e) {
            throw new OsbuildException.Usage(
                    "'" + epoch + "' is not a date", "SOURCE_DATE_EPOCH", "give whole seconds since 1970");
        }
    }
}
