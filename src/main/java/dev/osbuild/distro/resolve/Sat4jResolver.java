package dev.osbuild.distro.resolve;

import dev.osbuild.base.OsbuildException;
import java.util.List;

/**
 * Chooses as apt does, and lets a solver look ahead: the solver says whether there is an answer, which choices can still
 * lead to one, and, when there is none, why. So the answer is apt's wherever apt's own first choices work out, and a
 * right one where they would not.
 */
public final class Sat4jResolver implements Resolver {

    private final Universe universe;

    public Sat4jResolver(Universe universe) {
        this.universe = universe;
    }

    @Override
    public List<Candidate> resolve(List<String> roots, boolean recommends) {
        List<Candidate> wanted = Roots.find(universe, roots);
        Slice slice = new Slice(universe, wanted, recommends);
        Formula formula = new Formula(slice, wanted);
        Feasibility feasibility = new Feasibility(slice, formula);
        if (!feasibility.isPossible()) {
            throw new OsbuildException.Usage(
                    "the packages cannot be installed together:\n  "
                            + String.join("\n  ", Conflict.explain(slice, formula)),
                    "packages",
                    "remove or replace one of the packages named above");
        }
        return new PreferredChoice(slice, feasibility, recommends).select(wanted);
    }
}
