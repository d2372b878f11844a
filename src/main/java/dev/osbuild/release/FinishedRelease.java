package dev.osbuild.release;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A release that its channel's index lists, ready to be published.
 *
 * @param folder of its files
 * @param isLatest whether the channel points to it
 */
public record FinishedRelease(Path folder, Channel channel, ReleaseDocument document, boolean isLatest) {

    /**
     * Finds a release.
     *
     * @param version empty for the latest
     * @throws OsbuildException.Usage when the channel does not list it
     */
    public static FinishedRelease find(Path releases, Channel channel, Optional<String> version) throws IOException {
        ChannelFolder folder = new ChannelFolder(releases, channel);
        ReleaseIndex index = folder.index()
                .orElseThrow(() -> new OsbuildException.Usage(
                        "the channel has no release yet", folder.folder().toString(), "make one first"));
        String wanted = version.orElse(index.latest());
        if (index.entry(wanted).isEmpty()) {
            throw new OsbuildException.Usage(
                    "the channel does not list " + wanted,
                    folder.folder().toString(),
                    "choose from "
                            + String.join(
                                    ", ",
                                    index.releases().stream()
                                            .map(ReleaseIndex.Entry::version)
                                            .toList()));
        }
        Path release = folder.release(wanted);
        return new FinishedRelease(
                release,
                channel,
                ReleaseDocument.read(release.resolve(ReleaseDocument.FILE_NAME)),
                index.latest().equals(wanted));
    }

    public String version() {
        return document.version();
    }

    public String commit() {
        return document.commit();
    }

    /** The notes, in Markdown. */
    public String notes() throws IOException {
        return Files.readString(folder.resolve(ReleaseDocuments.NOTES));
    }

    /** Archives of container images, by profile. */
    public Map<String, Path> containers() {
        Map<String, Path> found = new TreeMap<>();
        for (ReleaseDocument.Variant variant : document.variants()) {
            if (variant.format().equals("oci")) {
                found.put(variant.profile(), folder.resolve(variant.file()));
            }
        }
        return found;
    }

    /**
     * Every file under a name without folders, for places that have none: the file's own where no other file has it, else
     * with its folder before it.
     */
    public Map<String, Path> flat() {
        List<String> paths = new ArrayList<>(ReleaseDocuments.UNLISTED);
        document.files().forEach(file -> paths.add(file.path()));
        Map<String, Integer> uses = new HashMap<>();
        for (String path : paths) {
            uses.merge(lastName(path), 1, Integer::sum);
        }
        Map<String, Path> flat = new TreeMap<>();
        for (String path : paths) {
            boolean unique = uses.getOrDefault(lastName(path), 0) == 1;
            flat.put(unique ? lastName(path) : path.replace('/', '.'), folder.resolve(path));
        }
        return flat;
    }

    private static String lastName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
