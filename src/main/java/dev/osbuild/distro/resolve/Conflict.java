package dev.osbuild.distro.resolve;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.sat4j.core.VecInt;
import org.sat4j.pb.SolverFactory;
import org.sat4j.pb.tools.XplainPB;
import org.sat4j.specs.ContradictionException;
import org.sat4j.specs.IConstr;
import org.sat4j.specs.TimeoutException;

/** Why a request cannot be fulfilled: a smallest set of facts that contradict each other. */
final class Conflict {

    private static final int TIMEOUT_SECONDS = 30;

    private Conflict() {}

    /** The facts, in the order of the formula: first what the request names, then what follows from it. */
    static List<String> explain(Slice slice, Formula formula) {
        XplainPB solver = new XplainPB(SolverFactory.newDefault());
        solver.newVar(slice.candidates().size());
        solver.setTimeout(TIMEOUT_SECONDS);
        IdentityHashMap<IConstr, Formula.Clause> clauses = new IdentityHashMap<>();
        try {
            for (Formula.Clause clause : formula.clauses()) {
                IConstr constraint = solver.addClause(new VecInt(
                        clause.literals().stream().mapToInt(Integer::intValue).toArray()));
                clauses.put(constraint, clause);
            }
            if (solver.isSatisfiable()) {
                return List.of();
            }
            List<Formula.Clause> guilty = new ArrayList<>();
            for (IConstr constraint : solver.explain()) {
                Formula.Clause clause = clauses.get(constraint);
                if (clause != null) {
                    guilty.add(clause);
                }
            }
            return formula.clauses().stream()
                    .filter(guilty::contains)
                    .map(Formula.Clause::reason)
                    .distinct()
                    .toList();
        } catch (ContradictionException | TimeoutException e) {
            return List.of("the packages contradict each other; why could not be found in time");
        }
    }
}
