package dev.osbuild.distro.index;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.Digest;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.store.Store;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers the newest release file seen of each archive and suite, and refuses an older one: a signature stays good
 * for ever, so an attacker could otherwise serve yesterday's packages with yesterday's holes.
 */
public final class ReplayGuard {

    private final Store store;

    public ReplayGuard(Store store) {
        this.store = store;
    }

    /**
     * Takes note of a verified release file.
     *
     * @param address of the suite's release file
     * @throws OsbuildException.VerificationFailed when a newer one has been seen at that address
     */
    public void accept(String address, ReleaseFile release) throws IOException {
        String state = "archives/newest-" + Digest.of(address).abbreviated() + ".json";
        Optional<byte[]> known = store.readState(state);
        if (known.isPresent()) {
            JsonNode newest = CanonicalJson.readTree(known.get());
            Instant seen = Instant.parse(newest.path("date").asText());
            if (release.date().isBefore(seen)) {
                throw new OsbuildException.VerificationFailed(
                        "the release file of " + release.date() + " is older than one seen before, of " + seen,
                        address,
                        "use another mirror, or wait until this one is up to date; if the archive itself went back,"
                                + " remove " + store.root().resolve("state").resolve(state));
            }
            if (release.date().equals(seen)) {
                return;
            }
        }
        store.writeState(
                state,
                CanonicalJson.pretty(
                        Map.of("address", address, "date", release.date().toString())));
    }
}
