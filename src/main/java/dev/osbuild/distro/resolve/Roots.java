package dev.osbuild.distro.resolve;

import dev.osbuild.base.OsbuildException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the packages a user names. */
public final class Roots {

    private Roots() {}

    /**
     * The candidates of the names, without repetition. A virtual package stands for its provider when there is but one.
     *
     * @throws OsbuildException.Usage when a name is unknown or stands for several packages
     */
    public static List<Candidate> find(Universe universe, List<String> names) {
        Set<Candidate> found = new LinkedHashSet<>();
        for (String name : names) {
            found.add(universe.candidate(name).orElseGet(() -> onlyProvider(universe, name)));
        }
        return List.copyOf(found);
    }

    private static Candidate onlyProvider(Universe universe, String name) {
        List<Candidate> providers = universe.providers(name);
        if (providers.size() == 1) {
            return providers.get(0);
        }
        if (providers.isEmpty()) {
            List<String> similar = SimilarNames.of(name, universe.names());
            throw new OsbuildException.Usage(
                    "there is no package '" + name + "' in the archive",
                    "packages",
                    similar.isEmpty()
                            ? "check the name, the suite and the components"
                            : "did you mean " + String.join(", ", similar) + "?");
        }
        String choices = providers.stream().map(Candidate::name).sorted().collect(Collectors.joining(", "));
        throw new OsbuildException.Usage(
                "'" + name + "' is a virtual package that several packages provide",
                "packages",
                "name one of them: " + choices);
    }
}
