package dev.osbuild.pipeline;

import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.Digest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a step's result depends on, part by part, and the digest over all of it. Equal keys mean equal results.
 *
 * @param digest SHA-256 over the parts in canonical JSON
 * @param parts value or digest of everything that counts, by a name people understand, such as
 *     {@code file overlay/minimal/etc/inittab}
 */
public record CacheKey(Digest digest, SortedMap<String, String> parts) {

    public CacheKey {
        parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
    }

    static CacheKey of(SortedMap<String, String> parts) {
        return new CacheKey(Digest.of(CanonicalJson.compact(parts)), parts);
    }

    /** What is different in {@code this} from an earlier key of the same step, in words, sorted. */
    public List<String> changesSince(Map<String, String> earlier) {
        List<String> changes = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(parts.keySet());
        names.addAll(earlier.keySet());
        for (String name : names) {
            String before = earlier.get(name);
            String now = parts.get(name);
            if (before == null) {
                changes.add(name + " is new: " + now);
            } else if (now == null) {
                changes.add(name + " is gone");
            } else if (!before.equals(now)) {
                changes.add(name + " changed from " + before + " to " + now);
            }
        }
        return changes;
    }
}
