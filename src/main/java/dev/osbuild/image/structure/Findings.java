package dev.osbuild.image.structure;

import dev.osbuild.image.ByteSource;
import dev.osbuild.image.files.ImageFiles;
import dev.osbuild.image.files.InstalledPackage;
import dev.osbuild.image.files.SquashfsFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is learned about an artifact's content on the way, while its structure is checked. */
final class Findings {

    private final List<InstalledSystem> systems = new ArrayList<>();
    private final SortedMap<String, String> verityRoots = new TreeMap<>();

    /** Takes a file system that holds a system. */
    void system(String place, ImageFiles files) throws IOException {
        system(place, files.read(InstalledPackage.STATUS, InstalledPackage.MOST_STATUS_BYTES));
    }

    /** Takes a system by its list of packages, should it have one. */
    void system(String place, Optional<byte[]> status) {
        systems.add(new InstalledSystem(place, status.map(InstalledPackage::read)));
    }

    /** Checks a squashfs image and takes the system in it. */
    String squashfs(String place, ByteSource image) throws IOException {
        String found = SquashfsStructure.check(image);
        system(place, SquashfsFiles.open(image));
        return found;
    }

    void verityRoot(String slot, String root) {
        verityRoots.put(slot, root);
    }

    SoundImage with(String words) {
        return new SoundImage(words, systems, verityRoots);
    }
}
