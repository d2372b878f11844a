package dev.osbuild.distro;

import dev.osbuild.base.Architecture;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

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
 * @param snapshotMirror address below which a snapshot archive keeps what mirrors have superseded; {@code
 *     OSBUILD_SNAPSHOT} wins over it
 * @param lockedDates dates of the release files that the lock's packages come from, by the names locks give archives
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
        Optional<String> snapshotMirror,
        Map<String, Instant> lockedDates,
        Optional<Path> keyring,
        boolean offline,
        boolean refresh) {

    public ArchiveSettings {
        components = List.copyOf(components);
        lockedDates = Map.copyOf(lockedDates);
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
                Map.of(),
                Optional.empty(),
                false,
                false);
    }

    public ArchiveSettings withComponents(List<String> names) {
        return changed(draft -> draft.components = names);
    }

    /** {@code commandLine} is {@code --mirror}'s value; {@code profile} the profile's. */
    public ArchiveSettings withMirrors(
            Optional<String> commandLine, Optional<String> profile, Optional<String> security) {
        return changed(draft -> {
            draft.mirror = commandLine;
            draft.profileMirror = profile;
            draft.securityMirror = security;
        });
    }

    /** Where superseded packages are, and which day's archive a lock was made of. */
    public ArchiveSettings withSnapshots(Optional<String> address, Map<String, Instant> dates) {
        return changed(draft -> {
            draft.snapshotMirror = address;
            draft.lockedDates = dates;
        });
    }

    public ArchiveSettings withKeyring(Path file) {
        return changed(draft -> draft.keyring = Optional.of(file));
    }

    public ArchiveSettings withOffline(boolean value) {
        return changed(draft -> draft.offline = value);
    }

    public ArchiveSettings withRefresh(boolean value) {
        return changed(draft -> draft.refresh = value);
    }

    private ArchiveSettings changed(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new ArchiveSettings(
                distribution,
                suite,
                draft.components,
                architecture,
                draft.mirror,
                draft.profileMirror,
                draft.securityMirror,
                draft.snapshotMirror,
                draft.lockedDates,
                draft.keyring,
                draft.offline,
                draft.refresh);
    }

    /** What can be changed, while it is. */
    private static final class Draft {
        private List<String> components;
        private Optional<String> mirror;
        private Optional<String> profileMirror;
        private Optional<String> securityMirror;
        private Optional<String> snapshotMirror;
        private Map<String, Instant> lockedDates;
        private Optional<Path> keyring;
        private boolean offline;
        private boolean refresh;

        Draft(ArchiveSettings origin) {
            this.components = origin.components;
            this.mirror = origin.mirror;
            this.profileMirror = origin.profileMirror;
            this.securityMirror = origin.securityMirror;
            this.snapshotMirror = origin.snapshotMirror;
            this.lockedDates = origin.lockedDates;
            this.keyring = origin.keyring;
            this.offline = origin.offline;
            this.refresh = origin.refresh;
        }
    }
}
