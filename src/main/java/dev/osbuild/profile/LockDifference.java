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
 * @param replays one sentence per archive that is older than the lock's, or another of the same date
 */
public record LockDifference(List<String> changes, List<String> replays) {

    public LockDifference {
        changes = List.copyOf(changes);
        replays = List.copyOf(replays);
    }

    /**
     * Compares the lock in the file with the one a build would make now. That an archive was released again in between is
     * no difference: what matters is which packages it gives.
     */
    public static LockDifference between(Lock locked, Lock current) {
        List<String> changes = new ArrayList<>();
        if (locked.epoch() != current.epoch()) {
            changes.add("source epoch: " + locked.epoch() + " → " + current.epoch());
        }
        compareRequests(locked, current, changes);
        compare(
                "download ",
                byKey(locked.downloads(), download -> download.address().toString()),
                byKey(current.downloads(), download -> download.address().toString()),
                download -> "sha256 " + download.sha256().abbreviated() + ", " + download.size() + " bytes",
                changes);
        return new LockDifference(changes, replays(locked, current));
    }

    private static List<String> replays(Lock locked, Lock current) {
        Map<String, Lock.Archive> before = byKey(locked.archives(), Lock.Archive::title);
        List<String> replays = new ArrayList<>();
        for (Lock.Archive now : current.archives()) {
            Lock.Archive old = before.get(now.title());
            if (old != null && now.date().isBefore(old.date())) {
                replays.add("archive " + now.title() + " is of " + now.date() + ", the lock's of " + old.date());
            } else if (old != null
                    && now.date().equals(old.date())
                    && !now.inRelease().equals(old.inRelease())) {
                replays.add(
                        "archive " + now.title() + " of " + now.date() + " has another release file than the lock's");
            }
        }
        return replays;
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /**
     * Refuses a lock made of archives that went back: an old release file stays well signed for ever, and what it leaves
     * out are the fixes since.
     *
     * @throws OsbuildException.VerificationFailed with the archives
     */
    public void refuseReplays(ProfileLocation profile) {
        if (!replays.isEmpty()) {
            throw new OsbuildException.VerificationFailed(
                    "the package archive is older than when it was locked:\n  " + String.join("\n  ", replays),
                    profile.lockFile().toString(),
                    "use a mirror that is up to date, or delete the lock if it shall go back");
        }
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
}
