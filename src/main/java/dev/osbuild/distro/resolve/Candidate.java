package dev.osbuild.distro.resolve;

import dev.osbuild.distro.deb.BinaryPackage;
import dev.osbuild.distro.deb.DebianVersion;
import dev.osbuild.distro.deb.Dependency;
import dev.osbuild.distro.deb.Relation;
import dev.osbuild.distro.deb.RelationParser;
import java.util.ArrayList;
import java.util.List;

/** The one version of a package that may be installed, with its relations read. Compared by identity. */
public final class Candidate {

    private final BinaryPackage details;
    private final String archive;
    private final int mention;
    private final DebianVersion version;
    private final List<Dependency> dependencies;
    private final List<Dependency> recommendations;
    private final List<Relation> enemies;
    private final List<Relation> provisions;

    /**
     * @param archive the archive that holds it, such as {@code security}
     * @param mention rank of the name in the order in which the indexes first mention names
     */
    public Candidate(BinaryPackage details, String archive, int mention, RelationParser parser) {
        this.details = details;
        this.archive = archive;
        this.mention = mention;
        this.version = new DebianVersion(details.version());
        List<Dependency> needs = new ArrayList<>(parser.parse(details.preDepends()));
        needs.addAll(parser.parse(details.depends()));
        this.dependencies = List.copyOf(needs);
        this.recommendations = List.copyOf(parser.parse(details.recommends()));
        List<Relation> opposed = new ArrayList<>(parser.parseSimple(details.conflicts()));
        opposed.addAll(parser.parseSimple(details.breaks()));
        this.enemies = List.copyOf(opposed);
        this.provisions = List.copyOf(parser.parseSimple(details.provides()));
    }

    public BinaryPackage details() {
        return details;
    }

    public String name() {
        return details.name();
    }

    /** The archive that holds it. */
    public String archive() {
        return archive;
    }

    int mention() {
        return mention;
    }

    DebianVersion version() {
        return version;
    }

    /** Pre-Depends, then Depends. */
    List<Dependency> dependencies() {
        return dependencies;
    }

    List<Dependency> recommendations() {
        return recommendations;
    }

    /** What must not be there at the same time: Conflicts and Breaks. */
    List<Relation> enemies() {
        return enemies;
    }

    /**
     * Whether this package, under its own name or one it provides, is what a relation asks for. A versioned relation
     * is met by a provision only when that has a version (policy 7.5); {@code :any} asks for {@code Multi-Arch:
     * allowed}.
     */
    boolean satisfies(Relation relation) {
        if (relation.architecture().equals("any") && !details.multiArch().equals("allowed")) {
            return false;
        }
        if (relation.name().equals(name()) && relation.accepts(version)) {
            return true;
        }
        for (Relation provision : provisions) {
            if (provision.name().equals(relation.name()) && provides(provision, relation)) {
                return true;
            }
        }
        return false;
    }

    private static boolean provides(Relation provision, Relation relation) {
        return relation.constraint().isEmpty()
                || provision
                        .constraint()
                        .filter(given -> given.operator() == Relation.Operator.EQUAL)
                        .map(given -> relation.accepts(given.version()))
                        .orElse(false);
    }

    @Override
    public String toString() {
        return details.toString();
    }
}
