package dev.osbuild.release;

import dev.osbuild.base.LockedPackage;
import dev.osbuild.distro.deb.DebianVersion;
import dev.osbuild.profile.Lock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How the packages of an image changed between two locks; the tools that made it do not count.
 *
 * @param added with their versions
 * @param removed with their versions
 * @param changed those that are in both, with other versions
 */
record PackageChanges(List<LockedPackage> added, List<LockedPackage> removed, List<Change> changed) {

    private static final String TOOLS = "tools";

    /** One package in two versions. */
    record Change(String name, String before, String after) {
        boolean isUpgrade() {
            return new DebianVersion(before).compareTo(new DebianVersion(after)) < 0;
        }

        /** Which number of the upstream version differs first, from 0; 3 when only what follows the third does. */
        int depth() {
            String[] old = upstream(before).split("\\.", -1);
            String[] now = upstream(after).split("\\.", -1);
            for (int index = 0; index < 3; index++) {
                String left = index < old.length ? old[index] : "";
                String right = index < now.length ? now[index] : "";
                if (!left.equals(right)) {
                    return index;
                }
            }
            return 3;
        }

        /** Without Debian's epoch, revision and marks of repacking (deb-version(7)). */
        private static String upstream(String version) {
            return version.replaceFirst("^[0-9]+:", "")
                    .replaceFirst("-[^-]*$", "")
                    .replaceFirst("[+~].*$", "");
        }
    }

    static PackageChanges between(Lock before, Lock after) {
        Map<String, LockedPackage> old = packages(before);
        Map<String, LockedPackage> now = packages(after);
        List<LockedPackage> added = new ArrayList<>();
        List<LockedPackage> removed = new ArrayList<>();
        List<Change> changed = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(old.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            LockedPackage was = old.get(name);
            LockedPackage is = now.get(name);
            if (was == null && is != null) {
                added.add(is);
            } else if (is == null && was != null) {
                removed.add(was);
            } else if (was != null && is != null && !was.version().equals(is.version())) {
                changed.add(new Change(name, was.version(), is.version()));
            }
        }
        return new PackageChanges(added, removed, changed);
    }

    static Map<String, LockedPackage> packages(Lock lock) {
        Map<String, LockedPackage> packages = new TreeMap<>();
        for (Lock.Request request : lock.requests()) {
            if (!request.selection().equals(TOOLS)) {
                request.packages().forEach(locked -> packages.put(locked.name(), locked));
            }
        }
        return packages;
    }

    boolean isEmpty() {
        return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
    }
}
