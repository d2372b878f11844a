package dev.osbuild.release;

import dev.osbuild.base.OsbuildException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which version a commit may be released as. {@code docs/releases.md} gives the rules in words. */
public final class VersionRules {

    private static final Pattern RELEASE_BRANCH = Pattern.compile("release/(0|[1-9][0-9]{0,5})\\.(0|[1-9][0-9]{0,5})");
    private static final int SHOWN = 5;

    private final WorkingTree tree;
    private final Set<String> released;
    private final TreeSet<Version> known = new TreeSet<>();

    /** @param released versions of all channels that are out */
    public VersionRules(WorkingTree tree, Collection<String> released) {
        this.tree = tree;
        this.released = Set.copyOf(released);
        tree.tags().forEach(tag -> Version.parse(tag).ifPresent(known::add));
        released.forEach(name -> Version.parse(name).ifPresent(known::add));
    }

    /**
     * The version that a channel gets.
     *
     * @param today the date of a nightly release
     * @param asked what the user wants it to be, if he says so
     * @throws OsbuildException.Usage with the reason, when the commit may not be released there
     */
    public String next(Channel channel, LocalDate today, Optional<String> asked) {
        requireClean();
        String version = switch (channel) {
            case NIGHTLY -> nightly(today);
            case BETA -> beta().toString();
            case STABLE -> stable(asked).toString();
        };
        if (asked.isPresent() && !asked.get().equals(version)) {
            throw refused(
                    "the next version of " + channel.label() + " is " + version + ", not " + asked.get(),
                    "leave --as-version out, or name that one");
        }
        if (released.contains(version)) {
            throw refused("the version " + version + " is out", "a release is never changed: release the next one");
        }
        return version;
    }

    private void requireClean() {
        if (!tree.changes().isEmpty()) {
            List<String> changes = tree.changes();
            String more = changes.size() > SHOWN ? "\n  … and " + (changes.size() - SHOWN) + " more" : "";
            throw refused(
                    "there are files that are not as committed:\n  "
                            + String.join("\n  ", changes.subList(0, Math.min(SHOWN, changes.size()))) + more,
                    "commit, ignore or remove them");
        }
    }

    private String branch() {
        return tree.branch()
                .orElseThrow(() -> refused("no branch is checked out", "git switch to the branch to be released"));
    }

    private void requireHistory() {
        if (tree.shallow()) {
            throw refused("the clone is shallow, so tags and branches may be missing", "git fetch --unshallow --tags");
        }
    }

    private String nightly(LocalDate today) {
        String branch = branch();
        if (branch.startsWith("release/")) {
            throw refused(
                    "nightly releases come from development branches, not from " + branch,
                    "use --channel beta, or switch to a development branch");
        }
        String name = branch.replaceAll("[^A-Za-z0-9.]+", "-");
        return "edge-" + name + "-" + today.format(DateTimeFormatter.BASIC_ISO_DATE);
    }

    private Version beta() {
        String branch = branch();
        Matcher line = RELEASE_BRANCH.matcher(branch);
        if (!line.matches()) {
            throw refused(
                    "betas come from branches release/X.Y, not from " + branch,
                    "git switch --create release/X.Y, or use --channel nightly");
        }
        requireHistory();
        int major = Integer.parseInt(line.group(1));
        int minor = Integer.parseInt(line.group(2));
        Version final0 = Version.stable(major, minor, 0);
        if (known.contains(final0)) {
            throw refused(
                    final0 + " is out, and betas come before it",
                    "tag a patch for --channel stable, or begin release/" + major + "." + (minor + 1));
        }
        List<Version> betas = known.stream()
                .filter(version -> version.isOfLine(major, minor) && !version.isStable())
                .toList();
        for (int index = 0; index < betas.size(); index++) {
            if (betas.get(index).beta().getAsInt() != index + 1) {
                throw refused(
                        betas.get(index) + " is there and " + numbered(final0, index + 1) + " is not",
                        "tag the missing one, or remove the tag that is too high");
            }
        }
        Optional<Version> tagged = tree.tagsHere().stream()
                .flatMap(tag -> Version.parse(tag).stream())
                .filter(version -> betas.contains(version) && !released.contains(version.toString()))
                .max(Comparator.naturalOrder());
        return tagged.orElseGet(() -> numbered(final0, betas.size() + 1));
    }

    private static Version numbered(Version line, int beta) {
        return new Version(line.major(), line.minor(), 0, OptionalInt.of(beta));
    }

    private Version stable(Optional<String> asked) {
        requireHistory();
        List<Version> here = tree.tagsHere().stream()
                .flatMap(tag -> Version.parse(tag).stream())
                .filter(Version::isStable)
                .sorted()
                .toList();
        if (here.isEmpty()) {
            throw refused(
                    "no tag vX.Y.Z points at this commit",
                    "'osbuild release next' proposes a version; git tag --sign vX.Y.Z on a branch release/X.Y");
        }
        if (here.size() > 1 && asked.isEmpty()) {
            throw refused("several tags point at this commit: " + here, "choose one by --as-version");
        }
        Version version = here.stream()
                .filter(tag -> asked.isEmpty() || asked.get().equals(tag.toString()))
                .findFirst()
                .orElseThrow(() -> refused("no tag " + asked.orElse("") + " points at this commit", "tag it first"));
        if (!tree.branchesHere().contains(version.branch())) {
            throw refused(
                    "the tag " + version + " is not on the branch " + version.branch(),
                    "tag a commit of that branch; fetch the branch if it is not here");
        }
        requirePredecessor(version);
        return version;
    }

    private void requirePredecessor(Version version) {
        boolean first = known.stream().filter(Version::isStable).allMatch(version::equals);
        if (version.patch() > 0) {
            Version before = Version.stable(version.major(), version.minor(), version.patch() - 1);
            require(known.contains(before), version, before.toString());
        } else if (version.minor() > 0) {
            require(
                    first || hasStable(version.major(), version.minor() - 1),
                    version,
                    "v" + version.major() + "." + (version.minor() - 1) + ".Z");
        } else if (version.major() > 1) {
            boolean any = known.stream().anyMatch(other -> other.isStable() && other.major() == version.major() - 1);
            require(first || any, version, "v" + (version.major() - 1) + ".Y.Z");
        }
    }

    private boolean hasStable(int major, int minor) {
        return known.stream().anyMatch(version -> version.isStable() && version.isOfLine(major, minor));
    }

    private void require(boolean there, Version version, String missing) {
        if (!there) {
            throw refused(
                    "there is a gap before " + version + ": " + missing + " was never made",
                    "tag the version that comes next; 'osbuild release next' proposes it");
        }
    }

    private OsbuildException.Usage refused(String what, String fix) {
        return new OsbuildException.Usage(what, "commit " + tree.commit(), fix);
    }
}
