package dev.osbuild.build;

import dev.osbuild.base.LockedPackage;
import dev.osbuild.pipeline.ExternalInput;
import java.util.List;

/** Which exact packages answer a request: those of the lock, or those the archive offers. */
@FunctionalInterface
interface PackageChoices {

    List<LockedPackage> of(ExternalInput.Packages request);
}
