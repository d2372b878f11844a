package dev.osbuild.trust;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a build made and from what: {@code manifest.json}, canonical JSON without any date but the source epoch.
 *
 * @param schema version of this format, {@value #SCHEMA}
 * @param os id, name and version as in the profile
 * @param profile its name
 * @param architecture such as {@code amd64}
 * @param sourceEpoch the one date in the artifacts, in seconds since 1970
 * @param artifacts by file name
 * @param steps cache key of each step by its name
 * @param inputs packages, tools and downloads the build was made of, as {@code name} to {@code version sha256}
 */
public record Manifest(
        int schema,
        Map<String, String> os,
        String profile,
        String architecture,
        long sourceEpoch,
        List<Artifact> artifacts,
        Map<String, String> steps,
        Map<String, String> inputs) {

    public static final int SCHEMA = 1;
    public static final String FILE_NAME = "manifest.json";
    /** Beside the manifest: what {@code sha256sum -c} takes. */
    public static final String SHA256_SUMS = "SHA256SUMS";
    /** Beside the manifest: what {@code sha512sum -c} takes. */
    public static final String SHA512_SUMS = "SHA512SUMS";

    public Manifest {
        os = Map.copyOf(os);
        artifacts = artifacts.stream()
                .sorted(java.util.Comparator.comparing(Artifact::name))
                .toList();
        steps = java.util.Collections.unmodifiableMap(new TreeMap<>(steps));
        inputs = java.util.Collections.unmodifiableMap(new TreeMap<>(inputs));
    }

    /**
     * One file, or a folder with all that is in it.
     *
     * @param name without the path to it
     * @param output the slot it came from
     * @param mediaType as an RFC 6838 name
     * @param size in bytes; of a folder, of all files in it
     * @param sha256 64 hexadecimal digits
     * @param sha512 128 hexadecimal digits; both of a folder as in {@link FileDigest#ofFolder}
     */
    public record Artifact(String name, String output, String mediaType, long size, String sha256, String sha512) {

        /** The media type of folders. */
        public static final String FOLDER = "inode/directory";

        @JsonIgnore
        public boolean isFolder() {
            return mediaType.equals(FOLDER);
        }
    }

    /** Reads a manifest. */
    public static Manifest read(Path file) {
        try {
            return CanonicalJson.read(file, Manifest.class);
        } catch (IOException e) {
            throw new OsbuildException.VerificationFailed(
                    Files.exists(file) ? "not a manifest: " + e.getMessage() : "there is no manifest",
                    file.toString(),
                    "build the image again, or fetch its manifest from where you got it",
                    e);
        }
    }

    /** The same manifest with other artifacts. */
    public Manifest withArtifacts(List<Artifact> others) {
        return new Manifest(schema, os, profile, architecture, sourceEpoch, others, steps, inputs);
    }

    public byte[] bytes() {
        return CanonicalJson.pretty(this);
    }
}
