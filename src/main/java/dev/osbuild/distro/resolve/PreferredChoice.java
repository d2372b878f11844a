package dev.osbuild.distro.resolve;

import dev.osbuild.distro.deb.Dependency;
import dev.osbuild.distro.deb.Relation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Walks dependencies in the order of apt's {@code pkgDepCache::MarkInstall} and takes the alternative apt prefers among
 * those that can work:
 *
 * <ul>
 *   <li>all roots count as selected before the first dependency is looked at;
 *   <li>depth first: Pre-Depends, Depends, then Recommends of each package as it is selected;
 *   <li>a dependency that a selected package meets selects nothing;
 *   <li>otherwise alternatives in their order; within one, the package of that name before its providers, then
 *       essential, important, higher priority, and last the one that the indexes mention latest;
 *   <li>what a root needs without a choice is protected like the root, and its own needs are looked at first.
 * </ul>
 */
final class PreferredChoice {

    private final Slice slice;
    private final Feasibility feasibility;
    private final boolean recommends;
    private final Set<Candidate> selected = new LinkedHashSet<>();
    private final Set<Candidate> expanded = new LinkedHashSet<>();
    private final Set<Candidate> protectedOnes = new LinkedHashSet<>();

    PreferredChoice(Slice slice, Feasibility feasibility, boolean recommends) {
        this.slice = slice;
        this.feasibility = feasibility;
        this.recommends = recommends;
    }

    /** The roots with everything they need. The caller has made sure that there is an answer. */
    List<Candidate> select(Collection<Candidate> roots) {
        selected.addAll(roots);
        protectedOnes.addAll(roots);
        roots.forEach(this::expand);
        return List.copyOf(selected);
    }

    private void expand(Candidate candidate) {
        if (!expanded.add(candidate)) {
            return;
        }
        selected.add(candidate);
        boolean isProtected = protectedOnes.contains(candidate);
        for (Dependency dependency : candidate.dependencies()) {
            meet(candidate, dependency, isProtected, true);
        }
        if (recommends) {
            for (Dependency dependency : candidate.recommendations()) {
                meet(candidate, dependency, isProtected, false);
            }
        }
    }

    private void meet(Candidate parent, Dependency dependency, boolean isProtected, boolean isNeeded) {
        List<Candidate> choices = slice.satisfying(dependency);
        if (choices.contains(parent)) {
            return;
        }
        boolean spreads = isProtected && isNeeded && choices.size() == 1;
        if (choices.stream().anyMatch(selected::contains)) {
            if (spreads && protectedOnes.add(choices.get(0))) {
                expand(choices.get(0));
            }
            return;
        }
        for (Candidate choice : inOrderOfPreference(dependency)) {
            if (feasibility.allows(selected, choice)) {
                if (spreads) {
                    protectedOnes.add(choice);
                }
                expand(choice);
                return;
            }
        }
    }

    private List<Candidate> inOrderOfPreference(Dependency dependency) {
        Set<Candidate> ordered = new LinkedHashSet<>();
        for (Relation relation : dependency.alternatives()) {
            List<Candidate> candidates = new ArrayList<>(slice.satisfying(relation));
            candidates.sort(preference(relation));
            ordered.addAll(candidates);
        }
        return List.copyOf(ordered);
    }

    private Comparator<Candidate> preference(Relation relation) {
        return Comparator.<Candidate>comparingInt(c -> protectedOnes.contains(c) ? 0 : 1)
                .thenComparingInt(c -> c.name().equals(relation.name()) ? 0 : 1)
                .thenComparingInt(c -> c.details().essential() ? 0 : 1)
                .thenComparingInt(c -> c.details().important() ? 0 : 1)
                .thenComparing(c -> c.details().priority())
                .thenComparing(Comparator.comparingInt(Candidate::mention).reversed());
    }
}
