package dev.osbuild.distro.deb;

import dev.osbuild.base.Architecture;
import dev.osbuild.base.OsbuildException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads relationship fields: {@code a (>= 1) | b:any [amd64 !i386] <!nocheck>, c} (Debian policy 7.1). Relations for
 * other architectures, and those that only an active build profile would call for, are left out.
 */
public final class RelationParser {

    private static final int MAX_RELATIONS = 20_000;
    private static final Pattern RELATION = Pattern.compile("(?<name>[A-Za-z0-9][A-Za-z0-9+._-]*+)"
            + "(?::(?<architecture>[a-z0-9-]++))?+\\s*+"
            + "(?:\\(\\s*+(?<operator>[<>=]{1,2}+)\\s*+(?<version>[^\\s()]++)\\s*+\\))?+\\s*+"
            + "(?:\\[(?<architectures>[^\\[\\]]*+)\\])?+\\s*+"
            + "(?<profiles>(?:<[^<>]*+>\\s*+)*+)");

    private final Architecture architecture;

    /** @param architecture decides which relations restricted to architectures count */
    public RelationParser(Architecture architecture) {
        this.architecture = architecture;
    }

    /**
     * The dependencies of a field, in its order; none for an empty field.
     *
     * @throws OsbuildException.VerificationFailed when the field is malformed
     */
    public List<Dependency> parse(String field) {
        List<Dependency> dependencies = new ArrayList<>();
        for (String group : split(field, ',')) {
            List<Relation> alternatives = new ArrayList<>();
            for (String alternative : split(group, '|')) {
                parseOne(alternative).ifPresent(alternatives::add);
            }
            if (!alternatives.isEmpty()) {
                dependencies.add(new Dependency(alternatives));
            }
            if (dependencies.size() > MAX_RELATIONS) {
                throw malformed("more than " + MAX_RELATIONS + " relations in one field");
            }
        }
        return dependencies;
    }

    /** A field in which alternatives make no sense, such as Conflicts, Breaks and Provides. */
    public List<Relation> parseSimple(String field) {
        List<Relation> relations = new ArrayList<>();
        for (Dependency dependency : parse(field)) {
            if (dependency.alternatives().size() != 1) {
                throw malformed("alternatives are not allowed here: '" + dependency + "'");
            }
            relations.addAll(dependency.alternatives());
        }
        return relations;
    }

    private Optional<Relation> parseOne(String text) {
        Matcher matcher = RELATION.matcher(text);
        if (!matcher.matches()) {
            throw malformed("'" + text + "' is not a package relation");
        }
        if (!isForArchitecture(matcher.group("architectures")) || !isForProfiles(matcher.group("profiles"))) {
            return Optional.empty();
        }
        String qualifier = matcher.group("architecture") == null ? "" : matcher.group("architecture");
        return Optional.of(new Relation(
                matcher.group("name"), qualifier, constraint(matcher.group("operator"), matcher.group("version"))));
    }

    private static Optional<Relation.Constraint> constraint(@Nullable String operator, @Nullable String version) {
        if (operator == null || version == null) {
            return Optional.empty();
        }
        Relation.Operator comparison = Relation.Operator.of(operator)
                .orElseThrow(() -> malformed("'" + operator + "' does not compare versions"));
        return Optional.of(new Relation.Constraint(comparison, new DebianVersion(version)));
    }

    private boolean isForArchitecture(@Nullable String restriction) {
        if (restriction == null || restriction.isBlank()) {
            return true;
        }
        boolean negative = restriction.strip().startsWith("!");
        for (String name : split(restriction.strip(), ' ')) {
            String plain = name.startsWith("!") ? name.substring(1) : name;
            if (matchesArchitecture(plain)) {
                return !negative;
            }
        }
        return negative;
    }

    private boolean matchesArchitecture(String name) {
        String debianName = architecture.debianName();
        return name.equals(debianName)
                || name.equals("any")
                || name.equals("linux-any")
                || name.equals("any-" + debianName)
                || name.equals("linux-" + debianName);
    }

    /** No build profile is ever active: a list of restrictions holds when all of its terms are negated. */
    private static boolean isForProfiles(String restrictions) {
        String lists = restrictions.strip();
        if (lists.isEmpty()) {
            return true;
        }
        for (String list : split(lists.replace('<', ' '), '>')) {
            if (split(list, ' ').stream().allMatch(term -> term.startsWith("!"))) {
                return true;
            }
        }
        return false;
    }

    /** The non-blank parts of a text, stripped. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == separator) {
                String part = text.substring(start, i).strip();
                if (!part.isEmpty()) {
                    parts.add(part);
                }
                start = i + 1;
            }
        }
        return parts;
    }

    private static OsbuildException.VerificationFailed malformed(String what) {
        String bounded = what.length() > 200 ? what.substring(0, 200) + "…" : what;
        return new OsbuildException.VerificationFailed(bounded, "", "see Debian policy, chapter 7.1");
    }
}
