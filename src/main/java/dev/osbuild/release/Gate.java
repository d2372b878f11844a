package dev.osbuild.release;

import dev.osbuild.profile.Lock;
import dev.osbuild.trust.Signer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What stands between a commit and a release: builds a profile's artifacts, or takes them from the cache, verifies them,
 * and starts every one that can be started. An artifact that fails, or that there is no test for, does not pass.
 */
public interface Gate {

    /** What a boot test's record has in its name, after the artifact's. */
    String EVIDENCE = ".boot-test.json";
    /** The slot under which manifests list what boot tests saw. */
    String EVIDENCE_OUTPUT = "boot-evidence";

    /**
     * One profile's part of a release.
     *
     * @param formats outputs instead of the profile's own; none for these
     */
    record Order(String profile, List<String> formats, String channel, String version, String commit) {
        public Order {
            formats = List.copyOf(formats);
        }
    }

    /**
     * Fills an empty folder with artifacts, their evidence, the lock, and the signed manifest.
     *
     * @throws dev.osbuild.base.OsbuildException when one of them does not pass
     */
    void make(Order order, Signer signer, Path folder) throws IOException;

    /**
     * What the profile would be built of now.
     *
     * @param formats outputs instead of the profile's own; none for these
     */
    Lock lock(String profile, List<String> formats) throws IOException;
}
