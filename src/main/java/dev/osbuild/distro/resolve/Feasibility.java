package dev.osbuild.distro.resolve;

import dev.osbuild.base.OsbuildException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.sat4j.core.VecInt;
import org.sat4j.pb.IPBSolver;
import org.sat4j.pb.SolverFactory;
import org.sat4j.specs.ContradictionException;
import org.sat4j.specs.TimeoutException;

/** Tells whether a choice can still be completed to an installable set. Asked again and again, it learns. */
final class Feasibility {

    private static final int TIMEOUT_SECONDS = 60;

    private final Slice slice;
    private final IPBSolver solver = SolverFactory.newDefault();
    private final boolean contradictory;
    private Set<Integer> lastModel = Set.of();

    Feasibility(Slice slice, Formula formula) {
        this.slice = slice;
        solver.newVar(slice.candidates().size());
        solver.setTimeout(TIMEOUT_SECONDS);
        this.contradictory = !addAll(formula);
    }

    private boolean addAll(Formula formula) {
        try {
            for (Formula.Clause clause : formula.clauses()) {
                solver.addClause(new VecInt(
                        clause.literals().stream().mapToInt(Integer::intValue).toArray()));
            }
            return true;
        } catch (ContradictionException e) {
            return false;
        }
    }

    /** Whether all that is selected can be there together with {@code addition} and what both depend on. */
    boolean allows(Collection<Candidate> selected, Candidate addition) {
        if (lastModel.contains(slice.number(addition))) {
            return true;
        }
        VecInt assumptions = new VecInt(selected.size() + 1);
        selected.forEach(candidate -> assumptions.push(slice.number(candidate)));
        assumptions.push(slice.number(addition));
        return isSatisfiable(assumptions);
    }

    /** Whether the request can be fulfilled at all. */
    boolean isPossible() {
        return isSatisfiable(new VecInt());
    }

    private boolean isSatisfiable(VecInt assumptions) {
        if (contradictory) {
            return false;
        }
        try {
            if (!solver.isSatisfiable(assumptions)) {
                return false;
            }
            Set<Integer> model = new HashSet<>();
            for (int literal : solver.model()) {
                if (literal > 0) {
                    model.add(literal);
                }
            }
            lastModel = model;
            return true;
        } catch (TimeoutException e) {
            throw new OsbuildException.StepFailed(
                    "the dependencies could not be resolved within " + TIMEOUT_SECONDS + " s",
                    "",
                    "ask for fewer packages, or turn recommended packages off",
                    e);
        }
    }
}
