package dev.osbuild.distro;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.Digest;
import dev.osbuild.base.LockedPackage;
import dev.osbuild.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers what was learned of an archive: its release files, and which packages answered a request under them. What
 * cannot be read counts as forgotten.
 */
final class Answers {

    private static final int FORM = 1;

    private final Store store;
    private final String folder;

    /** @param identity everything about the archive that an answer depends on, besides its release files */
    Answers(Store store, Map<String, ?> identity) {
        this.store = store;
        this.folder =
                "archives/" + Digest.of(FORM + CanonicalJson.compact(identity)).abbreviated() + "/";
    }

    Optional<Releases> releases() throws IOException {
        Optional<JsonNode> state = read("releases.json");
        if (state.isEmpty()) {
            return Optional.empty();
        }
        JsonNode tree = state.get();
        List<Releases.Suite> suites = new ArrayList<>();
        for (JsonNode suite : tree.path("suites")) {
            suites.add(new Releases.Suite(
                    suite.path("archive").asText(),
                    suite.path("address").asText(),
                    suite.path("sha256").asText(),
                    suite.path("date").asLong(),
                    suite.path("validUntil").asLong()));
        }
        return suites.isEmpty()
                ? Optional.empty()
                : Optional.of(new Releases(
                        tree.path("main").asText(),
                        tree.path("security").asText(),
                        tree.path("checked").asLong(),
                        suites));
    }

    void remember(Releases releases) throws IOException {
        store.writeState(folder + "releases.json", CanonicalJson.pretty(releases));
    }

    /** The packages found for a request while the release files were the same as now. */
    Optional<List<LockedPackage>> find(String request, Releases releases) throws IOException {
        Optional<JsonNode> state = read(file(request));
        if (state.isEmpty()
                || !state.get()
                        .path("releases")
                        .asText()
                        .equals(releases.digest().hex())
                || !state.get().path("request").asText().equals(request)) {
            return Optional.empty();
        }
        List<LockedPackage> packages = new ArrayList<>();
        for (JsonNode locked : state.get().path("packages")) {
            packages.add(new LockedPackage(
                    locked.path("name").asText(),
                    locked.path("version").asText(),
                    locked.path("architecture").asText(),
                    new Digest(locked.path("sha256").path("hex").asText()),
                    locked.path("size").asLong(),
                    locked.path("path").asText(),
                    locked.path("archive").asText()));
        }
        return Optional.of(packages);
    }

    void remember(String request, Releases releases, List<LockedPackage> packages) throws IOException {
        store.writeState(
                file(request),
                CanonicalJson.pretty(
                        Map.of("request", request, "releases", releases.digest().hex(), "packages", packages)));
    }

    private String file(String request) {
        return folder + "answer-" + Digest.of(request).abbreviated() + ".json";
    }

    private Optional<JsonNode> read(String name) throws IOException {
        Optional<byte[]> state = store.readState(name.startsWith(folder) ? name : folder + name);
        if (state.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(CanonicalJson.readTree(state.get()));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
