package dev.osbuild.distro.resolve;

import dev.osbuild.distro.deb.Dependency;
import dev.osbuild.distro.deb.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What must hold for a slice to be installed together, as clauses over its variables: a root is there; a package that
 * is there has each dependency met; enemies are not both there. Each clause carries its reason in words.
 */
final class Formula {

    private final List<Clause> clauses = new ArrayList<>();

    Formula(Slice slice, List<Candidate> roots) {
        for (Candidate root : roots) {
            clauses.add(new Clause(List.of(slice.number(root)), "the request names " + root.name()));
        }
        for (Candidate candidate : slice.candidates()) {
            candidate.dependencies().forEach(dependency -> addDependency(slice, candidate, dependency));
            candidate.enemies().forEach(relation -> addEnemies(slice, candidate, relation));
        }
    }

    List<Clause> clauses() {
        return clauses;
    }

    private void addDependency(Slice slice, Candidate candidate, Dependency dependency) {
        List<Candidate> choices = slice.satisfying(dependency);
        if (choices.contains(candidate)) {
            return;
        }
        List<Integer> literals = new ArrayList<>();
        literals.add(-slice.number(candidate));
        choices.forEach(choice -> literals.add(slice.number(choice)));
        String missing = choices.isEmpty() ? ", which the archive does not have" : "";
        clauses.add(new Clause(
                literals, candidate + " depends on " + dependency + missing + providedBy(dependency, choices)));
    }

    private static String providedBy(Dependency dependency, List<Candidate> choices) {
        boolean isNamed = choices.stream()
                .allMatch(choice -> dependency.alternatives().stream()
                        .anyMatch(relation -> relation.name().equals(choice.name())));
        return isNamed
                ? ""
                : " (satisfied by "
                        + choices.stream().limit(5).map(Candidate::name).collect(Collectors.joining(", "))
                        + (choices.size() > 5 ? ", …" : "") + ")";
    }

    private void addEnemies(Slice slice, Candidate candidate, Relation relation) {
        for (Candidate enemy : slice.enemies(candidate, relation)) {
            clauses.add(new Clause(
                    List.of(-slice.number(candidate), -slice.number(enemy)),
                    candidate + " cannot be installed together with " + enemy + " (it conflicts with " + relation
                            + ")"));
        }
    }

    /**
     * A disjunction.
     *
     * @param literals variables, negated when negative
     * @param reason a sentence without a full stop
     */
    record Clause(List<Integer> literals, String reason) {
        Clause {
            literals = List.copyOf(literals);
        }
    }
}
