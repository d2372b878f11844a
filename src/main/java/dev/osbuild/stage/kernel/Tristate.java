package dev.osbuild.stage.kernel;

/** The values of Kconfig's logic, in its order: no, as a module, yes. */
enum Tristate {
    NO,
    MODULE,
    YES;

    /** {@code y} and {@code m} as written in a {@code .config}; everything else counts as no, as it does in Kconfig. */
    static Tristate of(String value) {
        return switch (value) {
            case "y" -> YES;
            case "m" -> MODULE;
            default -> NO;
        };
    }

    Tristate and(Tristate other) {
        return compareTo(other) < 0 ? this : other;
    }

    Tristate or(Tristate other) {
        return compareTo(other) > 0 ? this : other;
    }

    Tristate not() {
        return switch (this) {
            case NO -> YES;
            case MODULE -> MODULE;
            case YES -> NO;
        };
    }
}
