package dev.osbuild.distro.deb;

import java.util.Optional;

/**
 * One package relation, such as {@code libc6 (>= 2.36)} or {@code python3:any}; Debian policy 7.1.
 *
 * @param name of a real or virtual package
 * @param architecture qualifier after the colon, such as {@code any}; empty when there is none
 * @param constraint on the version
 */
public record Relation(String name, String architecture, Optional<Constraint> constraint) {

    /** The unconstrained relation to a package. */
    public static Relation to(String name) {
        return new Relation(name, "", Optional.empty());
    }

    /** Whether a version, of a package or of what it provides, is within the constraint. */
    public boolean accepts(DebianVersion version) {
        return constraint.isEmpty() || constraint.get().accepts(version);
    }

    @Override
    public String toString() {
        return name
                + (architecture.isEmpty() ? "" : ":" + architecture)
                + constraint.map(c -> " (" + c + ")").orElse("");
    }

    /**
     * A bound on versions.
     *
     * @param operator how to compare
     * @param version with what
     */
    public record Constraint(Operator operator, DebianVersion version) {

        boolean accepts(DebianVersion candidate) {
            int order = candidate.compareTo(version);
            return switch (operator) {
                case EARLIER -> order < 0;
                case EARLIER_OR_EQUAL -> order <= 0;
                case EQUAL -> order == 0;
                case LATER_OR_EQUAL -> order >= 0;
                case LATER -> order > 0;
            };
        }

        @Override
        public String toString() {
            return operator.symbol + " " + version;
        }
    }

    /** The comparisons of Debian policy 7.1. */
    public enum Operator {
        EARLIER("<<"),
        EARLIER_OR_EQUAL("<="),
        EQUAL("="),
        LATER_OR_EQUAL(">="),
        LATER(">>");

        private final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }

        /** The operator with this symbol; the obsolete {@code <} and {@code >} mean or-equal, as for dpkg. */
        static Optional<Operator> of(String symbol) {
            for (Operator operator : values()) {
                if (operator.symbol.equals(symbol)) {
                    return Optional.of(operator);
                }
            }
            return switch (symbol) {
                case "<" -> Optional.of(EARLIER_OR_EQUAL);
                case ">" -> Optional.of(LATER_OR_EQUAL);
                default -> Optional.empty();
            };
        }
    }
}
