package dev.osbuild.profile;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads profiles: YAML, what they extend, values from outside, and the check of every setting. */
public final class ProfileReader {

    /** Larger than any profile a person writes. */
    static final int LARGEST_BYTES = 1 << 20;

    private static final int LONGEST_CHAIN = 16;

    private final ProfileSections sections;
    private final Map<String, String> environment;

    /**
     * A reader of profiles with the given sections.
     *
     * @param environment what {@code from-env} may refer to, as from {@link System#getenv()}
     */
    public ProfileReader(ProfileSections sections, Map<String, String> environment) {
        this.sections = sections;
        this.environment = Map.copyOf(environment);
    }

    /**
     * The profile at a place, merged and checked.
     *
     * @throws OsbuildException.Usage with everything that is wrong with the profile and the ones it extends
     */
    public Profile read(ProfileLocation location) {
        Problems problems = new Problems();
        List<Path> files = new ArrayList<>();
        OutsideValues outside = new OutsideValues(environment, location.project(), problems);
        Node.Mapping tree = chain(location, location.file(), files, outside, problems);
        String fix = "osbuild profile schema prints what a profile may hold; docs/profile-reference.md explains it";
        if (tree == null || !problems.isEmpty()) {
            problems.throwIfAny(location.shown(), fix);
            throw new IllegalStateException("no profile and no problem");
        }
        BoundSections values = BoundSections.bind(tree, sections, location.shown(), problems);
        problems.throwIfAny(location.shown(), fix);
        files.addAll(outside.files());
        return new Profile(location, files, sections, tree, values);
    }

    /** The profile with everything it extends merged in, without {@code extends} itself. */
    private Node.@Nullable Mapping chain(
            ProfileLocation location, Path file, List<Path> files, OutsideValues outside, Problems problems) {
        files.add(file);
        Node.Mapping written = document(location, file, problems);
        if (written == null) {
            return null;
        }
        Node.Mapping own = new ProfileSyntax(outside, problems).interpret(written);
        Node.Entry base = own.entries().get(ProfileSections.EXTENDS);
        if (base == null) {
            return own;
        }
        Node.Mapping child = without(own, ProfileSections.EXTENDS);
        Path baseFile = baseFile(location, file, files, base.value(), problems);
        if (baseFile == null) {
            return child;
        }
        Node.Mapping below = chain(location, baseFile, files, outside, problems);
        return below == null ? null : new TreeMerger(problems).merge(below, child);
    }

    private @Nullable Path baseFile(
            ProfileLocation location, Path file, List<Path> files, Node base, Problems problems) {
        if (!(base instanceof Node.Scalar name)
                || name.form() == Node.Form.OUTSIDE
                || !name.text().matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            problems.add(base.position(), "'extends' must be the name of a profile, not " + base.shown());
            return null;
        }
        List<Path> folders =
                List.of(file.resolveSibling("."), location.project().resolve(ProfileLocation.PROFILES));
        for (Path folder : folders) {
            Path candidate =
                    folder.resolve(name.text() + ProfileLocation.SUFFIX).normalize();
            if (candidate.equals(file) && files.size() == 1 && folder == folders.get(0)) {
                continue;
            }
            if (files.contains(candidate)) {
                problems.add(base.position(), "'extends' goes in a circle: " + circle(files, candidate));
                return null;
            }
            if (Files.isRegularFile(candidate)) {
                if (files.size() >= LONGEST_CHAIN) {
                    problems.add(base.position(), "more than " + LONGEST_CHAIN + " profiles extend one another");
                    return null;
                }
                return candidate;
            }
        }
        problems.add(
                base.position(),
                "there is no profile '" + name.text() + "' to extend"
                        + Suggestion.sentence(name.text(), ProjectLocator.names(location.project())));
        return null;
    }

    private Node.@Nullable Mapping document(ProfileLocation location, Path file, Problems problems) {
        String shownAs = ProfileLocation.of(file, location.project()).shown();
        try {
            return Documents.yaml(Documents.bytes(file, shownAs, LARGEST_BYTES), shownAs, problems);
        } catch (IOException e) {
            problems.add(Position.startOf(shownAs), "cannot be read: " + e.getMessage());
            return null;
        }
    }

    private static String circle(List<Path> files, Path again) {
        StringBuilder names = new StringBuilder();
        for (Path file : files.subList(files.indexOf(again), files.size())) {
            names.append(ProfileLocation.of(file, file).name()).append(" → ");
        }
        return names.append(ProfileLocation.of(again, again).name()).toString();
    }

    private static Node.Mapping without(Node.Mapping mapping, String key) {
        Map<String, Node.Entry> entries = new java.util.LinkedHashMap<>(mapping.entries());
        entries.remove(key);
        return new Node.Mapping(entries, mapping.position());
    }
}
