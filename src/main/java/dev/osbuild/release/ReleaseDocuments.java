package dev.osbuild.release;

import dev.osbuild.base.AtomicFile;
import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.trust.Manifest;
import dev.osbuild.trust.ManifestCheck;
import dev.osbuild.trust.Signer;
import dev.osbuild.trust.sbom.Bill;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Writes what stands beside the profiles of a release: notes, compatibility, sums, and last the signed document. */
final class ReleaseDocuments {

    static final String NOTES = "RELEASE-NOTES.md";
    static final String COMPATIBILITY = "compatibility.json";
    /** What stands in a release's folder and is not listed in its document. */
    static final Set<String> UNLISTED = Set.of(
            ReleaseDocument.FILE_NAME,
            ReleaseDocument.FILE_NAME + ManifestCheck.SIGNATURE,
            Manifest.SHA256_SUMS,
            Manifest.SHA256_SUMS + ManifestCheck.SIGNATURE,
            Manifest.SHA512_SUMS,
            Manifest.SHA512_SUMS + ManifestCheck.SIGNATURE);

    private final ReleasePlan plan;
    private final ChannelFolder channel;
    private final Path folder;

    ReleaseDocuments(ReleasePlan plan, ChannelFolder channel, Path folder) {
        this.plan = plan;
        this.channel = channel;
        this.folder = folder;
    }

    void write(Signer signer) throws IOException {
        Map<String, Manifest> manifests = new TreeMap<>();
        for (String profile : plan.profiles()) {
            manifests.put(profile, Manifest.read(folder.resolve(profile).resolve(Manifest.FILE_NAME)));
        }
        List<ReleaseDocument.Variant> variants = new ArrayList<>();
        for (Map.Entry<String, Manifest> each : manifests.entrySet()) {
            variants.addAll(variants(each.getKey(), each.getValue()));
        }
        Optional<ReleaseIndex> index = channel.index();
        for (Map.Entry<String, byte[]> document : plan.documents().entrySet()) {
            AtomicFile.write(folder.resolve(document.getKey()), document.getValue());
        }
        AtomicFile.write(folder.resolve(COMPATIBILITY), compatibility(variants, index));
        Optional<Path> before = index.map(ReleaseIndex::latest).map(channel::release);
        AtomicFile.write(
                folder.resolve(NOTES),
                new ReleaseNotes(plan, folder, before).markdown(variants).getBytes(StandardCharsets.UTF_8));
        List<Listed> files = files(manifests);
        writeSigned(Manifest.SHA256_SUMS, sums(files, Listed::sha256), signer);
        writeSigned(Manifest.SHA512_SUMS, sums(files, Listed::sha512), signer);
        ReleaseDocument document = new ReleaseDocument(
                ReleaseDocument.SCHEMA,
                plan.os(),
                plan.channel().label(),
                plan.version(),
                plan.commit(),
                plan.now().toString(),
                plan.securityEpoch(),
                variants,
                files,
                plan.address(NOTES),
                COMPATIBILITY);
        writeSigned(ReleaseDocument.FILE_NAME, document.bytes(), signer);
    }

    private void writeSigned(String name, byte[] content, Signer signer) throws IOException {
        AtomicFile.write(folder.resolve(name), content);
        AtomicFile.write(folder.resolve(name + ManifestCheck.SIGNATURE), signer.sign(content));
    }

    /** What users choose from: the artifacts that some platform takes. */
    private List<ReleaseDocument.Variant> variants(String profile, Manifest manifest) throws IOException {
        List<ReleaseDocument.Variant> variants = new ArrayList<>();
        for (Manifest.Artifact artifact : manifest.artifacts()) {
            Path evidence = folder.resolve(profile).resolve(artifact.name() + Gate.EVIDENCE);
            boolean boots = Files.isRegularFile(evidence);
            if (!boots && Platforms.of(artifact.output()).isEmpty()) {
                continue;
            }
            Optional<BootRecord> record = boots ? Optional.of(BootRecord.read(evidence)) : Optional.empty();
            if (record.isPresent()
                    && !(record.get().passed() && record.get().sha256().equals(artifact.sha256()))) {
                throw new OsbuildException.VerificationFailed(
                        "the boot test of " + artifact.name() + " did not pass, or was of another file",
                        evidence.toString(),
                        "release again; the test runs anew");
            }
            variants.add(variant(profile, manifest, artifact, record));
        }
        if (variants.isEmpty()) {
            throw new OsbuildException.Usage(
                    "the profile " + profile + " makes nothing that users could choose",
                    "profile " + profile,
                    "name formats by --formats, such as qcow2");
        }
        return variants;
    }

    private ReleaseDocument.Variant variant(
            String profile, Manifest manifest, Manifest.Artifact artifact, Optional<BootRecord> boot) {
        String path = profile + "/" + artifact.name();
        String sbom = manifest.artifacts().stream()
                .filter(other -> other.output().equals(Bill.OUTPUT))
                .map(Manifest.Artifact::name)
                .findFirst()
                .map(name -> plan.address(profile + "/" + name))
                .orElse("");
        return new ReleaseDocument.Variant(
                profile,
                artifact.output(),
                manifest.architecture(),
                Platforms.of(artifact.output()),
                path,
                artifact.mediaType(),
                artifact.size(),
                artifact.sha256(),
                artifact.sha512(),
                plan.address(profile + "/" + Manifest.FILE_NAME + ManifestCheck.SIGNATURE),
                boot.isPresent(),
                boot.map(BootRecord::firmware).orElse(List.of()),
                boot.map(BootRecord::memory).orElse(0L),
                boot.isPresent() ? path + Gate.EVIDENCE : "",
                sbom,
                plan.address(path));
    }

    /** Machines and versions that this release goes with. */
    private byte[] compatibility(List<ReleaseDocument.Variant> variants, Optional<ReleaseIndex> index) {
        Optional<Version> own = Version.parse(plan.version());
        List<String> upgradable = index.map(ReleaseIndex::releases).orElse(List.of()).stream()
                .map(ReleaseIndex.Entry::version)
                .filter(other -> own.isEmpty()
                        || Version.parse(other)
                                .map(version -> version.major() == own.get().major())
                                .orElse(false))
                .sorted()
                .toList();
        Map<String, Object> tree = new TreeMap<>();
        tree.put("schema", 1);
        tree.put("version", plan.version());
        tree.put("channel", plan.channel().label());
        tree.put("securityEpoch", plan.securityEpoch());
        tree.put("upgradableFrom", upgradable);
        tree.put("architectures", distinct(variants, ReleaseDocument.Variant::architecture));
        Map<String, Object> profiles = new TreeMap<>();
        for (String profile : plan.profiles()) {
            List<ReleaseDocument.Variant> itsOwn = variants.stream()
                    .filter(variant -> variant.profile().equals(profile))
                    .toList();
            profiles.put(
                    profile,
                    Map.of(
                            "formats", distinct(itsOwn, ReleaseDocument.Variant::format),
                            "firmware",
                                    itsOwn.stream()
                                            .flatMap(variant -> variant.firmware().stream())
                                            .distinct()
                                            .sorted()
                                            .toList(),
                            "minimumMemory",
                                    itsOwn.stream()
                                            .mapToLong(ReleaseDocument.Variant::minimumMemory)
                                            .filter(memory -> memory > 0)
                                            .min()
                                            .orElse(0)));
        }
        tree.put("profiles", profiles);
        return CanonicalJson.pretty(tree);
    }

    private static List<String> distinct(
            List<ReleaseDocument.Variant> variants, Function<ReleaseDocument.Variant, String> property) {
        return List.copyOf(new TreeSet<>(variants.stream().map(property).toList()));
    }

    /** Every file; those that manifests list were digested when they were verified. */
    private List<Listed> files(Map<String, Manifest> manifests) throws IOException {
        Map<String, Listed> known = new HashMap<>();
        manifests.forEach((profile, manifest) -> manifest.artifacts().forEach(artifact -> {
            String path = profile + "/" + artifact.name();
            known.put(path, new Listed(path, artifact.size(), artifact.sha256(), artifact.sha512()));
        }));
        List<Listed> files = new ArrayList<>();
        for (Path file : FileTree.entries(folder)) {
            String path = folder.relativize(file).toString();
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && !UNLISTED.contains(path)) {
                Listed listed = known.get(path);
                files.add(listed == null ? Listed.of(folder, file) : listed);
            }
        }
        files.sort(Comparator.comparing(Listed::path));
        return files;
    }

    static byte[] sums(List<Listed> files, Function<Listed, String> digest) {
        StringBuilder lines = new StringBuilder();
        for (Listed file : files) {
            lines.append(digest.apply(file)).append("  ").append(file.path()).append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }
}
