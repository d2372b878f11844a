package dev.osbuild.distro.resolve;

import dev.osbuild.base.OsbuildException;
import java.util.List;

/** Finds the packages that a request needs. */
public interface Resolver {

    /**
     * The roots and everything they depend on, in the order in which they were chosen.
     *
     * @param roots package names, in the user's order
     * @param recommends whether recommended packages come along where they can
     * @throws OsbuildException.Usage when a root is unknown or the roots cannot be installed together
     */
    List<Candidate> resolve(List<String> roots, boolean recommends);
}
