package dev.osbuild.trust;

import dev.osbuild.base.CanonicalJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How artifacts were made, in the form other programs read: a SLSA provenance v1 predicate in an in-toto Statement v1 in
 * a DSSE envelope, one line. It says nothing that the manifest does not say, so it has no signature of its own: the
 * manifest lists it and is signed. It holds neither the time nor the place of the build.
 */
public final class Provenance {

    public static final String FILE_NAME = "provenance.intoto.jsonl";

    /** The slot under which a manifest lists it. */
    public static final String OUTPUT = "provenance";

    public static final String MEDIA_TYPE = "application/vnd.in-toto+json";

    private static final String STATEMENT = "https://in-toto.io/Statement/v1";
    private static final String PREDICATE = "https://slsa.dev/provenance/v1";
    private static final String BUILD_TYPE = "urn:osbuild:image:v1";
    private static final String BUILDER = "urn:osbuild:local";

    private Provenance() {}

    /** The provenance of what a manifest lists, itself apart. */
    public static byte[] of(Manifest manifest) {
        Map<String, Object> statement = Map.of(
                "_type",
                STATEMENT,
                "subject",
                subjects(manifest),
                "predicateType",
                PREDICATE,
                "predicate",
                Map.of(
                        "buildDefinition", definition(manifest),
                        "runDetails", Map.of("builder", Map.of("id", BUILDER))));
        byte[] payload = CanonicalJson.compact(statement).getBytes(StandardCharsets.UTF_8);
        Map<String, Object> envelope = Map.of(
                "payloadType", MEDIA_TYPE,
                "payload", Base64.getEncoder().encodeToString(payload),
                "signatures", List.of());
        return (CanonicalJson.compact(envelope) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static List<Object> subjects(Manifest manifest) {
        List<Object> subjects = new ArrayList<>();
        for (Manifest.Artifact artifact : manifest.artifacts()) {
            if (!artifact.output().equals(OUTPUT)) {
                subjects.add(Map.of(
                        "name",
                        artifact.name(),
                        "digest",
                        Map.of("sha256", artifact.sha256(), "sha512", artifact.sha512())));
            }
        }
        return subjects;
    }

    private static Map<String, Object> definition(Manifest manifest) {
        List<Object> dependencies = new ArrayList<>();
        manifest.inputs().forEach((name, identity) -> dependencies.add(dependency(name, identity)));
        return Map.of(
                "buildType",
                BUILD_TYPE,
                "externalParameters",
                Map.of(
                        "profile", manifest.profile(),
                        "os", new TreeMap<>(manifest.os()),
                        "architecture", manifest.architecture()),
                "internalParameters",
                Map.of("steps", manifest.steps(), "sourceEpoch", manifest.sourceEpoch()),
                "resolvedDependencies",
                dependencies);
    }

    /** An input as the manifest has it: its kind and name, and its version if any before its digest. */
    private static Map<String, Object> dependency(String name, String identity) {
        String[] kind = name.split(" ", 2);
        String[] words = identity.split(" ", -1);
        String digest = words[words.length - 1];
        String uri = kind[0].equals("download") || words.length < 2 ? kind[1] : packageUrl(kind[1], words[0]);
        return digest.matches("[0-9a-f]{64}")
                ? Map.of("uri", uri, "name", name, "digest", Map.of("sha256", digest))
                : Map.of("uri", uri, "name", name + " " + identity);
    }

    /** A package URL (the purl specification, type {@code deb}). */
    private static String packageUrl(String name, String version) {
        String[] parts = name.split(":", 2);
        String url = "pkg:deb/debian/" + encoded(parts[0]) + "@" + encoded(version);
        return parts.length > 1 ? url + "?arch=" + encoded(parts[1]) : url;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%7E", "~");
    }
}
