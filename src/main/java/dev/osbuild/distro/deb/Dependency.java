package dev.osbuild.distro.deb;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Alternatives of which one must hold, such as {@code default-mta | mail-transport-agent}.
 *
 * @param alternatives never empty, the preferred one first
 */
public record Dependency(List<Relation> alternatives) {

    public Dependency {
        alternatives = List.copyOf(alternatives);
    }

    @Override
    public String toString() {
        return alternatives.stream().map(Relation::toString).collect(Collectors.joining(" | "));
    }
}
