package dev.osbuild.trust;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

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
 * @param release what the build was made for; empty for builds that are no release
 */
public record Manifest(
        int schema,
        Map<String, String> os,
        String profile,
        String architecture,
        long sourceEpoch,
        List<Artifact> artifacts,
        Map<String, String> steps,
        Map<String, String> inputs,
        Optional<Release> release) {

    public static final int SCHEMA = 1;
    public static final String FILE_NAME = "manifest.json";
    /** Beside the manifest: what {@code sha256sum -c} takes. */
    public static final String SHA256_SUMS = "SHA256SUMS";
    /** Beside the manifest: what {@code sha512sum -c} takes. */
    public static final String SHA512_SUMS = "SHA512SUMS";

    static final int MAX_BYTES = 16 << 20;
    private static final String FETCH_AGAIN = "build the image again, or fetch its manifest from where you got it";

    /** The manifest of a build that is no release. */
    public Manifest(
            int schema,
            Map<String, String> os,
            String profile,
            String architecture,
            long sourceEpoch,
            List<Artifact> artifacts,
            Map<String, String> steps,
            Map<String, String> inputs) {
        this(schema, os, profile, architecture, sourceEpoch, artifacts, steps, inputs, Optional.empty());
    }

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
     * @param dmVerityRoot root hash of the system in its slots, 64 hexadecimal digits; empty when it has no slots that
     *     dm-verity proves
     */
    public record Artifact(
            String name,
            String output,
            String mediaType,
            long size,
            String sha256,
            String sha512,
            Optional<String> dmVerityRoot) {

        /** The media type of folders. */
        public static final String FOLDER = "inode/directory";

        public Artifact {
            requireNonNull(output);
            requireNonNull(mediaType);
            boolean plain = name.chars().noneMatch(character -> character == '/' || Character.isISOControl(character));
            if (!plain || name.isEmpty() || name.startsWith(".")) {
                throw new IllegalArgumentException("'" + name + "' is not the name of an artifact");
            }
            if (!sha256.matches("[0-9a-f]{64}") || !sha512.matches("[0-9a-f]{128}")) {
                throw new IllegalArgumentException("a digest of '" + name + "' is not one");
            }
            if (!dmVerityRoot.orElse("0".repeat(64)).matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException("the root hash of '" + name + "' is not one");
            }
        }

        /** The same with slots, or without. */
        public Artifact withDmVerityRoot(Optional<String> root) {
            return new Artifact(name, output, mediaType, size, sha256, sha512, root);
        }

        /** A file or folder without slots. */
        public Artifact(String name, String output, String mediaType, long size, String sha256, String sha512) {
            this(name, output, mediaType, size, sha256, sha512, Optional.empty());
        }

        @JsonIgnore
        public boolean isFolder() {
            return mediaType.equals(FOLDER);
        }
    }

    /**
     * The release that a build belongs to.
     *
     * @param channel nightly, beta or stable
     * @param version such as {@code v1.2.0}
     * @param commit of the project's repository
     * @param lock SHA-256 of the lock that was built
     * @param budgets limits that its artifacts kept, by their names in the profile
     */
    public record Release(String channel, String version, String commit, String lock, Map<String, String> budgets) {
        public Release {
            budgets = java.util.Collections.unmodifiableMap(new TreeMap<>(budgets));
        }
    }

    /** Reads a manifest. */
    public static Manifest read(Path file) {
        if (!Files.exists(file)) {
            throw new OsbuildException.VerificationFailed("there is no manifest", file.toString(), FETCH_AGAIN);
        }
        try (InputStream in = Files.newInputStream(file)) {
            return parse(in.readNBytes(MAX_BYTES), file.toString());
        } catch (IOException e) {
            throw new OsbuildException.VerificationFailed(
                    "the manifest cannot be read: " + e, file.toString(), FETCH_AGAIN, e);
        }
    }

    /** Reads a manifest's bytes; {@code where} names them in errors. */
    static Manifest parse(byte[] bytes, String where) {
        try {
            return CanonicalJson.read(bytes, Manifest.class);
        } catch (IOException e) {
            throw new OsbuildException.VerificationFailed("not a manifest: " + e.getMessage(), where, FETCH_AGAIN, e);
        }
    }

    /** A line for each artifact, as {@code sha256sum} and {@code sha512sum} write and check them. */
    public byte[] sums(Function<Artifact, String> digest) {
        StringBuilder lines = new StringBuilder();
        for (Artifact artifact : artifacts) {
            if (artifact.isFolder()) {
                continue; // sha256sum knows files only
            }
            lines.append(digest.apply(artifact))
                    .append("  ")
                    .append(artifact.name())
                    .append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The same manifest with other artifacts. */
    public Manifest withArtifacts(List<Artifact> others) {
        return new Manifest(schema, os, profile, architecture, sourceEpoch, others, steps, inputs, release);
    }

    /** The same manifest as part of a release. */
    public Manifest withRelease(Release of) {
        return new Manifest(schema, os, profile, architecture, sourceEpoch, artifacts, steps, inputs, Optional.of(of));
    }

    public byte[] bytes() {
        return CanonicalJson.pretty(this);
    }
}
