package dev.osbuild.release;

import dev.osbuild.profile.Lock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which version the next stable release should have, by how its packages differ from those of the last.
 *
 * @param reasons one sentence for each change, the weightiest first
 */
public record VersionProposal(String version, List<String> reasons) {

    /** How much a change means to those who upgrade. */
    private enum Weight {
        PATCH,
        MINOR,
        MAJOR
    }

    private record Reason(Weight weight, String sentence) {}

    public VersionProposal {
        reasons = List.copyOf(reasons);
    }

    /**
     * Compares locks.
     *
     * @param last the newest stable release, when there is one
     * @param before its locks by profile
     * @param now those that a build would have
     */
    public static VersionProposal of(Optional<String> last, Map<String, Lock> before, Map<String, Lock> now) {
        Optional<Version> from = last.flatMap(Version::parse);
        if (from.isEmpty()) {
            return new VersionProposal(Version.stable(0, 1, 0).toString(), List.of("there is no stable release yet"));
        }
        List<Reason> reasons = new ArrayList<>();
        TreeSet<String> profiles = new TreeSet<>(before.keySet());
        profiles.addAll(now.keySet());
        for (String profile : profiles) {
            Lock old = before.get(profile);
            Lock current = now.get(profile);
            if (old == null) {
                reasons.add(new Reason(Weight.MINOR, profile + ": the profile is new"));
            } else if (current == null) {
                reasons.add(new Reason(Weight.MAJOR, profile + ": the profile is gone"));
            } else {
                compare(profile, PackageChanges.between(old, current), reasons);
            }
        }
        if (reasons.isEmpty()) {
            return new VersionProposal(last.orElse(""), List.of("nothing changed since " + from.get()));
        }
        reasons.sort((one, other) -> other.weight().compareTo(one.weight()));
        return new VersionProposal(
                raised(from.get(), reasons.get(0).weight()).toString(),
                reasons.stream()
                        .map(reason -> reason.weight().name() + ": " + reason.sentence())
                        .toList());
    }

    private static void compare(String profile, PackageChanges changes, List<Reason> reasons) {
        changes.removed()
                .forEach(locked ->
                        reasons.add(new Reason(Weight.MAJOR, profile + ": package " + locked.name() + " is gone")));
        changes.added()
                .forEach(locked ->
                        reasons.add(new Reason(Weight.MINOR, profile + ": package " + locked.name() + " is new")));
        for (PackageChanges.Change change : changes.changed()) {
            Weight weight = !change.isUpgrade()
                    ? Weight.MAJOR
                    : switch (change.depth()) {
                        case 0 -> Weight.MAJOR;
                        case 1 -> Weight.MINOR;
                        default -> Weight.PATCH;
                    };
            reasons.add(new Reason(
                    weight,
                    profile + ": " + change.name() + " " + change.before() + " → " + change.after()
                            + (change.isUpgrade() ? "" : " goes back")));
        }
    }

    /** Before 1.0.0 nothing is promised yet, so that what breaks raises the second number (Semantic Versioning, 4). */
    private static Version raised(Version from, Weight weight) {
        boolean early = from.major() == 0;
        return switch (weight) {
            case MAJOR -> early ? Version.stable(0, from.minor() + 1, 0) : Version.stable(from.major() + 1, 0, 0);
            case MINOR -> Version.stable(from.major(), from.minor() + 1, 0);
            case PATCH -> Version.stable(from.major(), from.minor(), from.patch() + 1);
        };
    }
}
