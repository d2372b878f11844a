package dev.osbuild.trust;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.image.structure.ImageStructure;
import dev.osbuild.image.structure.InstalledSystem;
import dev.osbuild.image.structure.SoundImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What artifacts hold, once their digests were found good: each is built as its format demands, its slots have the root
 * hash that the manifest says, and its systems the packages that the bill of materials names.
 */
final class ArtifactContents {

    private final Path folder;
    private final ManifestCheck.Report report;
    private final Map<Manifest.Artifact, List<InstalledSystem>> systems = new LinkedHashMap<>();

    ArtifactContents(Path folder, ManifestCheck.Report report) {
        this.folder = folder;
        this.report = report;
    }

    /** Checks a file's structure and its slots. */
    void checkStructure(Manifest.Artifact artifact) throws IOException {
        Optional<SoundImage> image = ImageStructure.check(folder.resolve(artifact.name()), artifact.mediaType());
        image.ifPresent(found -> report.passed("structure", artifact.name(), found.words()));
        systems.put(artifact, image.map(SoundImage::systems).orElse(List.of()));
        checkRoot(artifact, image.map(SoundImage::verityRoots).orElse(java.util.Collections.emptySortedMap()));
    }

    /** Compares root hashes by slot with the one that the manifest names. */
    void checkRoot(Manifest.Artifact artifact, SortedMap<String, String> roots) {
        Optional<String> said = artifact.dmVerityRoot();
        if (roots.isEmpty() && said.isPresent()) {
            throw refused(artifact, "the manifest names a root hash of dm-verity, and nothing in it is proven by one");
        }
        roots.forEach((slot, root) -> {
            if (said.isEmpty()) {
                throw refused(artifact, "slot " + slot + " has a root hash of dm-verity, and the manifest names none");
            }
            if (!root.equals(said.get())) {
                throw refused(artifact, "slot " + slot + " has another root hash of dm-verity than the manifest names");
            }
        });
        if (!roots.isEmpty()) {
            report.passed(
                    "verity",
                    artifact.name(),
                    "computed anew, slots " + String.join(", ", roots.keySet()) + " have the manifest's root hash");
        }
    }

    /** Compares the systems of all files whose structure was checked with a bill. */
    void checkPackages(List<BilledPackage> bill) {
        PackageCheck check = new PackageCheck(bill);
        systems.forEach((artifact, found) -> {
            if (found.isEmpty() && check.demandsSystem(artifact.output())) {
                throw refused(artifact, "no system was found in it to compare the bill of materials with");
            }
            if (check.demandsSystem(artifact.output())) {
                String result =
                        check.compare(found, folder.resolve(artifact.name()).toString());
                report.passed("packages", artifact.name(), result);
            }
        });
    }

    private OsbuildException.VerificationFailed refused(Manifest.Artifact artifact, String what) {
        return new OsbuildException.VerificationFailed(
                what, folder.resolve(artifact.name()).toString(), "do not use it, or fetch it again");
    }
}
