package dev.osbuild.image.structure;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was found in an artifact that keeps the rules of its format.
 *
 * @param words what was checked
 * @param systems that lie in it
 * @param verityRoots root hashes of slots that dm-verity proves, by slot
 */
public record SoundImage(String words, List<InstalledSystem> systems, SortedMap<String, String> verityRoots) {
    public SoundImage {
        systems = List.copyOf(systems);
        verityRoots = Collections.unmodifiableSortedMap(new TreeMap<>(verityRoots));
    }
}
