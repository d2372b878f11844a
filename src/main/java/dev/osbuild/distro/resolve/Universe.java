package dev.osbuild.distro.resolve;

import dev.osbuild.distro.deb.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All packages that could be installed: one candidate per name, as without pinning apt sees them. */
public interface Universe {

    /** The newest version of a package. */
    Optional<Candidate> candidate(String name);

    /** The candidates that provide a name, without the package of that name. */
    List<Candidate> providers(String name);

    /** The essential and required packages. */
    List<Candidate> base();

    /** The names of all packages, to suggest from. */
    List<String> names();

    /** Every candidate that satisfies a relation. */
    default List<Candidate> satisfying(Relation relation) {
        List<Candidate> found = new ArrayList<>();
        candidate(relation.name()).filter(c -> c.satisfies(relation)).ifPresent(found::add);
        for (Candidate provider : providers(relation.name())) {
            if (provider.satisfies(relation)) {
                found.add(provider);
            }
        }
        return found;
    }
}
