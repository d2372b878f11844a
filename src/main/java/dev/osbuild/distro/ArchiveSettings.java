package dev.osbuild.distro;

import dev.osbuild.base.Architecture;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which archive, and how to reach it.
 *
 * @param distribution kind of archive, {@code debian}
 * @param suite release by code name, such as {@code trixie}
 * @param components archive areas, such as {@code main}
 * @param architecture whose packages, besides those for all
 * @param mirror address of the main archive from {@code --mirror}; it wins over {@code OSBUILD_MIRROR}
 * @param profileMirror address of the main archive from the profile; used when neither of the others is set
 * @param securityMirror address of the security archive, or {@code none}
 * @param keyring file with the keys that may sign, instead of those shipped with osbuild
 * @param offline never touches the network
 * @param refresh asks the mirror for newer indexes even when an answer is remembered
 */
public record ArchiveSettings(
        String distribution,
        String suite,
        List<String> components,
        Architecture architecture,
        Optional<String> mirror,
        Optional<String> profileMirror,
        Optional<String> securityMirror,
        Optional<Path> keyring,
        boolean offline,
        boolean refresh) {

    public ArchiveSettings {
        components = List.copyOf(components);
    }

    /** Debian's {@code main} area of a suite, with mirrors as the host has them. */
    public static ArchiveSettings debian(String suite) {
        return new ArchiveSettings(
                "debian",
                suite,
                List.of("main"),
                Architecture.AMD64,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false);
    }

    public ArchiveSettings withComponents(List<String> names) {
        return new ArchiveSettings(
                distribution,
                suite,
                names,
                architecture,
                mirror,
                profileMirror,
                securityMirror,
                keyring,
                offline,
                refresh);
    }

    /** {@code commandLine} is {@code --mirror}'s value; {@code profile} the profile's. */
    public ArchiveSettings withMirrors(
            Optional<String> commandLine, Optional<String> profile, Optional<String> security) {
        return new ArchiveSettings(
                distribution,
                suite,
                components,
                architecture,
                commandLine,
                profile,
                security,
                keyring,
                offline,
                refresh);
    }

    public ArchiveSettings withKeyring(Path file) {
        return new ArchiveSettings(
                distribution,
                suite,
                components,
                architecture,
                mirror,
                profileMirror,
                securityMirror,
                Optional.of(file),
                offline,
                refresh);
    }

    public ArchiveSettings withOffline(boolean value) {
        return new ArchiveSettings(
                distribution,
                suite,
                components,
                architecture,
                mirror,
                profileMirror,
                securityMirror,
                keyring,
                value,
                refresh);
    }

    public ArchiveSettings withRefresh(boolean value) {
        return new ArchiveSettings(
                distribution,
                suite,
                components,
                architecture,
                mirror,
                profileMirror,
                securityMirror,
                keyring,
                offline,
                value);
    }
}
