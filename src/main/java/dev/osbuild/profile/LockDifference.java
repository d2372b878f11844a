package dev.osbuild.profile;

import dev.osbuild.base.LockedPackage;
import dev.osbuild.base.OsbuildException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * How what a build would use differs from its lock, in words.
 *
 * @param changes one sentence per difference; empty when there is none
 */
public record LockDifference(List<String> changes) {

    private static final int SHOWN = 30;

    public LockDifference {
        changes = List.copyOf(changes);
    }

    /** Compares the lock in the file with the one a build would make now. */
    public static LockDifference between(Lock locked, Lock current) {
        List<String> changes = new ArrayList<>();
        if (locked.epoch() != current.epoch()) {
            changes.add("source epoch: " + locked.epoch() + " → " + current.epoch());
        }
        compare(
                "archive ",
                byKey(locked.archives(), LockDifference::key),
                byKey(current.archives(), LockDifference::key),
                LockDifference::shown,
                changes);
        compareRequests(locked, current, changes);
        comparePackages("tool package ", locked.tools(), current.tools(), changes);
        compare(
                "download ",
                byKey(locked.downloads(), download -> download.address().toString()),
                byKey(current.downloads(), download -> download.address().toString()),
                download -> "sha256 " + download.sha256().abbreviated() + ", " + download.size() + " bytes",
                changes);
        return new LockDifference(changes);
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /**
     * Closes the build when anything differs, as {@code --locked} asks.
     *
     * @throws OsbuildException.VerificationFailed with the differences
     */
    public void refuse(ProfileLocation profile) {
        if (isEmpty()) {
            return;
        }
        StringBuilder message = new StringBuilder("the build would not use what is locked:");
        for (String change : changes.subList(0, Math.min(SHOWN, changes.size()))) {
            message.append("\n  ").append(change);
        }
        if (changes.size() > SHOWN) {
            message.append("\n  … and ").append(changes.size() - SHOWN).append(" more");
        }
        throw new OsbuildException.VerificationFailed(
                message.toString(),
                profile.lockFile().toString(),
                "accept the changes with 'osbuild lock --profile " + profile.name() + "', or build without --locked");
    }

    private static void compareRequests(Lock locked, Lock current, List<String> changes) {
        Map<String, Lock.Request> before = byKey(locked.requests(), Lock.Request::title);
        Map<String, Lock.Request> after = byKey(current.requests(), Lock.Request::title);
        Map<String, String> titlesBefore = byKey(List.copyOf(before.keySet()), Function.identity());
        Map<String, String> titlesAfter = byKey(List.copyOf(after.keySet()), Function.identity());
        compare("request for ", titlesBefore, titlesAfter, title -> "", changes);
        before.forEach((title, request) -> {
            Lock.Request now = after.get(title);
            if (now != null) {
                comparePackages("package ", request.packages(), now.packages(), changes);
            }
        });
    }

    private static void comparePackages(
            String what, List<LockedPackage> locked, List<LockedPackage> current, List<String> changes) {
        compare(
                what,
                byKey(locked, LockDifference::key),
                byKey(current, LockDifference::key),
                LockDifference::shown,
                changes);
    }

    private static <T> void compare(
            String what, Map<String, T> before, Map<String, T> after, Function<T, String> shown, List<String> changes) {
        TreeMap<String, T> all = new TreeMap<>(before);
        all.putAll(after);
        for (String key : all.keySet()) {
            T old = before.get(key);
            T now = after.get(key);
            String sentence;
            if (old == null) {
                sentence = what + key + " added" + inBrackets(now == null ? "" : shown.apply(now));
            } else if (now == null) {
                sentence = what + key + " removed" + inBrackets(shown.apply(old));
            } else if (old.equals(now)) {
                continue;
            } else {
                sentence = what + key + ": " + shown.apply(old) + " → " + shown.apply(now);
            }
            if (!changes.contains(sentence)) {
                changes.add(sentence);
            }
        }
    }

    private static <T> Map<String, T> byKey(List<T> values, Function<T, String> key) {
        Map<String, T> map = new TreeMap<>();
        values.forEach(value -> map.put(key.apply(value), value));
        return map;
    }

    private static String inBrackets(String shown) {
        return shown.isEmpty() ? "" : " (" + shown + ")";
    }

    private static String key(LockedPackage locked) {
        return locked.name() + ":" + locked.architecture();
    }

    /** The digest too: a package rebuilt under the same version is another package. */
    private static String shown(LockedPackage locked) {
        return locked.version() + ", sha256 " + locked.sha256().abbreviated() + ", " + locked.archive() + " "
                + locked.path() + ", " + locked.size() + " bytes";
    }

    private static String key(Lock.Archive archive) {
        return archive.name() + " " + archive.suite();
    }

    private static String shown(Lock.Archive archive) {
        return archive.date() + ", sha256 " + archive.inRelease().abbreviated();
    }
}
