package dev.osbuild.distro.resolve;

import dev.osbuild.distro.deb.Dependency;
import dev.osbuild.distro.deb.Relation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The part of an archive that a request can reach by any choice of alternatives; what lies outside can neither help nor
 * hinder. Numbers its packages from 1, as a solver wants its variables.
 */
final class Slice {

    private final Universe universe;
    private final Map<Candidate, Integer> numbers = new LinkedHashMap<>();
    private final Map<Relation, List<Candidate>> answers = new HashMap<>();

    Slice(Universe universe, Collection<Candidate> roots, boolean recommends) {
        this.universe = universe;
        Deque<Candidate> queue = new ArrayDeque<>(roots);
        while (!queue.isEmpty()) {
            Candidate candidate = queue.poll();
            if (numbers.putIfAbsent(candidate, numbers.size() + 1) == null) {
                candidate.dependencies().forEach(dependency -> queue.addAll(satisfying(dependency)));
                if (recommends) {
                    candidate.recommendations().forEach(dependency -> queue.addAll(satisfying(dependency)));
                }
            }
        }
    }

    Set<Candidate> candidates() {
        return numbers.keySet();
    }

    /** The variable of a candidate of this slice. */
    int number(Candidate candidate) {
        return numbers.getOrDefault(candidate, 0);
    }

    List<Candidate> satisfying(Relation relation) {
        return answers.computeIfAbsent(relation, universe::satisfying);
    }

    List<Candidate> satisfying(Dependency dependency) {
        Set<Candidate> found = new LinkedHashSet<>();
        dependency.alternatives().forEach(relation -> found.addAll(satisfying(relation)));
        return new ArrayList<>(found);
    }

    /** The candidates of this slice that cannot be installed together with {@code candidate}, by its own word. */
    List<Candidate> enemies(Candidate candidate, Relation relation) {
        return satisfying(relation).stream()
                .filter(other -> other != candidate && numbers.containsKey(other))
                .toList();
    }
}
