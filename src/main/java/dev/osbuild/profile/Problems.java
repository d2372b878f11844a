package dev.osbuild.profile;

import dev.osbuild.base.OsbuildException;
import java.util.ArrayList;
import java.util.List;

/** Everything wrong with a file, so that the user mends it in one go. */
final class Problems {

    private static final int SHOWN = 50;

    private final List<Problem> found = new ArrayList<>();

    /** One sentence about one place. */
    record Problem(Position position, String what) {}

    void add(Position position, String what) {
        found.add(new Problem(position, what));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    int count() {
        return found.size();
    }

    /** @throws OsbuildException.Usage when there are any, with all of them in its message */
    void throwIfAny(String file, String fix) {
        if (found.isEmpty()) {
            return;
        }
        if (found.size() == 1) {
            Problem only = found.get(0);
            throw new OsbuildException.Usage(only.what(), only.position().toString(), fix);
        }
        StringBuilder message = new StringBuilder().append(found.size()).append(" problems:");
        for (Problem problem : found.subList(0, Math.min(SHOWN, found.size()))) {
            message.append("\n  ").append(problem.position()).append(": ").append(problem.what());
        }
        if (found.size() > SHOWN) {
            message.append("\n  … and ").append(found.size() - SHOWN).append(" more");
        }
        throw new OsbuildException.Usage(message.toString(), file, fix);
    }
}
