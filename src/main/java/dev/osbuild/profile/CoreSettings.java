package dev.osbuild.profile;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The sections the program itself reads, beside those that configure stages. */
public record CoreSettings(
        @Setting(value = "What the image is for, in a sentence.", example = "The smallest system that is still useful.")
        Optional<String> description,

        Os os,
        Distribution distribution,

        @Setting(value = "What to make, by the name of the stage that makes it.", example = "[qcow2]")
        List<String> outputs,

        @Setting("Limits that fail a build or a boot test when they are crossed.")
        Budgets budgets,

        @Setting("How manifest and sums are signed; 'osbuild image --sign-key' goes before it.")
        Optional<Signing> signing,

        @Setting("Which bills of materials are written; sbom.cdx.json always is.")
        Sbom sbom,

        @Setting("The virtual machine the image is made for; 'run' and 'test' start it so.")
        Vm vm,

        @Setting("What 'osbuild test' does inside the booted image, in this order (docs/testing.md).")
        List<GuestCheck> checks) {

    public CoreSettings {
        outputs = List.copyOf(outputs);
        checks = List.copyOf(checks);
        Set<String> names = new HashSet<>();
        for (GuestCheck check : checks) {
            if (!names.add(check.name())) {
                throw new IllegalArgumentException("checks: two are called '" + check.name() + "'; rename one");
            }
        }
    }
}
