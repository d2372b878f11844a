package dev.osbuild.image.structure;

import dev.osbuild.image.files.InstalledPackage;
import java.util.List;
import java.util.Optional;

/**
 * A system that lies in an artifact.
 *
 * @param place where in the artifact, such as the name of a partition; empty when the artifact is nothing else
 * @param packages what its database says is installed; empty when it has no database
 */
public record InstalledSystem(String place, Optional<List<InstalledPackage>> packages) {
    public InstalledSystem {
        packages = packages.map(List::copyOf);
    }
}
