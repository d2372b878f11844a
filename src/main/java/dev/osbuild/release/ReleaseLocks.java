package dev.osbuild.release;

import dev.osbuild.profile.Lock;
import dev.osbuild.profile.LockFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a release was built of.
 *
 * @param version empty when there is no release
 */
public record ReleaseLocks(Optional<String> version, Map<String, Lock> byProfile) {

    public ReleaseLocks {
        byProfile = Map.copyOf(byProfile);
    }

    /** The locks of a channel's latest release. */
    public static ReleaseLocks ofLatest(Path releases, Channel channel) throws IOException {
        ChannelFolder folder = new ChannelFolder(releases, channel);
        Optional<ReleaseIndex> index = folder.index();
        if (index.isEmpty()) {
            return new ReleaseLocks(Optional.empty(), Map.of());
        }
        Path release = folder.release(index.get().latest());
        Map<String, Lock> locks = new TreeMap<>();
        for (ReleaseDocument.Variant variant :
                ReleaseDocument.read(release.resolve(ReleaseDocument.FILE_NAME)).variants()) {
            LockFile.read(ReleaseNotes.lock(release, variant.profile()))
                    .ifPresent(lock -> locks.put(variant.profile(), lock));
        }
        return new ReleaseLocks(Optional.of(index.get().latest()), locks);
    }
}
