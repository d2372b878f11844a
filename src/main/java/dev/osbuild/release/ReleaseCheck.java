package dev.osbuild.release;

import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.trust.FileDigest;
import dev.osbuild.trust.Manifest;
import dev.osbuild.trust.ManifestCheck;
import dev.osbuild.trust.OpenPgpKeyring;
import dev.osbuild.trust.SignedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Checks the folder of a release: its document's signature first, then every listed file, then that nothing else is
 * there, then each profile by its own manifest. The first thing that is wrong ends the check.
 */
public final class ReleaseCheck {

    private final Path folder;
    private final Optional<OpenPgpKeyring> keys;
    private final Instant now;
    private final ManifestCheck.Report report;
    private final SignedFolder files;
    private boolean allDigests;

    /** @param keys one of which must have signed; empty to leave open where the release comes from */
    public ReleaseCheck(Path folder, Optional<OpenPgpKeyring> keys, Instant now, ManifestCheck.Report report) {
        this.folder = folder;
        this.keys = keys;
        this.now = now;
        this.report = report;
        this.files = new SignedFolder(folder, keys, now, report);
    }

    /** With {@code all}, SHA-512 of large files counts, too, which takes longer. */
    public ReleaseCheck withAllDigests(boolean all) {
        allDigests = all;
        return this;
    }

    /** Whether a folder is one of a release. */
    public static boolean isRelease(Path folder) {
        return Files.isRegularFile(folder.resolve(ReleaseDocument.FILE_NAME));
    }

    /**
     * Runs the check.
     *
     * @param index of the channel, checked already, which must list the release; empty when there is none to ask
     */
    public void run(Optional<ReleaseIndex> index) throws IOException {
        ReleaseDocument document = document();
        if (index.isPresent()) {
            checkListed(document, index.get());
        }
        Map<String, Manifest> manifests = manifests(document);
        checkFiles(document, manifests);
        checkSums(Manifest.SHA256_SUMS, document, Listed::sha256);
        checkSums(Manifest.SHA512_SUMS, document, Listed::sha512);
        refuseUnlisted(document);
        report.passed("release", document.version(), document.files().size() + " files, nothing unlisted");
        for (String profile : manifests.keySet()) {
            ManifestCheck.of(folder.resolve(profile), keys)
                    .withAllDigests(allDigests)
                    .run(now, report);
        }
        for (ReleaseDocument.Variant variant : document.variants()) {
            checkVariant(variant, document);
        }
        report.passed("release", document.version(), document.variants().size() + " variants, each with its evidence");
    }

    /** The document of the release, once its signature was found good. */
    ReleaseDocument document() throws IOException {
        byte[] content = files.document(
                ReleaseDocument.FILE_NAME, ReleaseDocument.MAX_BYTES, "there is no " + ReleaseDocument.FILE_NAME);
        ReleaseDocument document = ReleaseDocument.parse(
                content, folder.resolve(ReleaseDocument.FILE_NAME).toString());
        if (document.schema() != ReleaseDocument.SCHEMA) {
            throw refused("its schema " + document.schema() + " is not known here", "update osbuild");
        }
        return document;
    }

    /** A release of another channel, or another than the index means, or one given up, is refused (mix and match). */
    private void checkListed(ReleaseDocument document, ReleaseIndex index) throws IOException {
        if (!document.channel().equals(index.channel()) || !document.os().equals(index.os())) {
            throw refused(
                    "it is of " + document.os() + " " + document.channel() + ", and the index of " + index.os() + " "
                            + index.channel(),
                    "fetch the release that the index lists");
        }
        ReleaseIndex.Entry entry = index.entry(document.version())
                .orElseThrow(() -> refused(
                        "the index does not list " + document.version(), "fetch a release that the index lists"));
        FileDigest digest = FileDigest.of(folder.resolve(ReleaseDocument.FILE_NAME));
        if (!digest.sha256().equals(entry.sha256()) || !digest.sha512().equals(entry.sha512())) {
            throw refused("it is another " + document.version() + " than the index lists", "fetch it again");
        }
        if (document.securityEpoch() < index.securityEpoch()) {
            throw refused(
                    "its security epoch " + document.securityEpoch() + " is lower than the channel's, "
                            + index.securityEpoch() + ": it must not be used any more",
                    "use " + index.latest());
        }
        if (!String.valueOf(folder.toRealPath().getFileName()).equals(document.version())) {
            throw refused("it is " + document.version() + " under another name", "fetch it again");
        }
        report.passed("channel", document.version(), "listed by the index of " + index.channel());
    }

    private Map<String, Manifest> manifests(ReleaseDocument document) throws IOException {
        Map<String, Manifest> manifests = new java.util.TreeMap<>();
        Set<String> profiles = new TreeSet<>();
        document.variants().forEach(variant -> profiles.add(variant.profile()));
        for (String profile : profiles) {
            String path = profile + "/" + Manifest.FILE_NAME;
            Listed listed = document.files().stream()
                    .filter(file -> file.path().equals(path))
                    .findFirst()
                    .orElseThrow(() -> refused("it does not list " + path, "do not use it"));
            check(listed);
            Manifest manifest = Manifest.read(folder.resolve(path));
            boolean ours = manifest.release()
                    .map(release -> release.version().equals(document.version())
                            && release.channel().equals(document.channel())
                            && release.commit().equals(document.commit()))
                    .orElse(false);
            if (!ours || !manifest.profile().equals(profile)) {
                throw failed(path, "it is the manifest of another release", "do not use it");
            }
            manifests.put(profile, manifest);
        }
        return manifests;
    }

    /** What manifests list is digested when they are checked; here it is only compared, so that it is read once. */
    private void checkFiles(ReleaseDocument document, Map<String, Manifest> manifests) throws IOException {
        Map<String, Manifest.Artifact> artifacts = new HashMap<>();
        manifests.forEach((profile, manifest) ->
                manifest.artifacts().forEach(artifact -> artifacts.put(profile + "/" + artifact.name(), artifact)));
        for (Listed listed : document.files()) {
            Manifest.Artifact artifact = artifacts.get(listed.path());
            if (artifact == null) {
                check(listed);
            } else if (artifact.size() != listed.size()
                    || !artifact.sha256().equals(listed.sha256())
                    || !artifact.sha512().equals(listed.sha512())) {
                throw failed(listed.path(), "its manifest lists another file than the release", "do not use it");
            }
        }
    }

    private void check(Listed listed) throws IOException {
        Path file = folder.resolve(listed.path());
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw failed(listed.path(), "it is missing, or not a regular file", "fetch it again");
        }
        if (Files.size(file) != listed.size()) {
            throw failed(
                    listed.path(),
                    "it has " + Files.size(file) + " bytes, and the release says " + listed.size(),
                    "fetch it again");
        }
        FileDigest digest = FileDigest.of(file);
        if (!digest.sha256().equals(listed.sha256()) || !digest.sha512().equals(listed.sha512())) {
            throw failed(listed.path(), "its digests are not the release's: it was altered", "fetch it again");
        }
    }

    private void checkSums(String name, ReleaseDocument document, Function<Listed, String> digest) throws IOException {
        if (Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
            byte[] content = files.document(name, ReleaseDocument.MAX_BYTES, "it is not a regular file");
            if (!Arrays.equals(content, ReleaseDocuments.sums(document.files(), digest))) {
                throw failed(name, "its sums are not the release's", "do not use it, or fetch it again");
            }
        }
    }

    private void refuseUnlisted(ReleaseDocument document) throws IOException {
        Set<String> known = new TreeSet<>(ReleaseDocuments.UNLISTED);
        document.files().forEach(file -> known.add(file.path()));
        for (Path entry : FileTree.entries(folder)) {
            String path = folder.relativize(entry).toString();
            if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) && !known.contains(path)) {
                throw failed(path, "the release does not list it", "remove it, or find out where it came from");
            }
        }
    }

    private void checkVariant(ReleaseDocument.Variant variant, ReleaseDocument document) throws IOException {
        boolean same = document.files().stream()
                .anyMatch(file -> file.path().equals(variant.file())
                        && file.size() == variant.size()
                        && file.sha256().equals(variant.sha256())
                        && file.sha512().equals(variant.sha512()));
        if (!same) {
            throw failed(variant.file(), "the release describes another file than it lists", "do not use it");
        }
        if (variant.bootable()) {
            Path evidence = folder.resolve(variant.file() + Gate.EVIDENCE);
            if (!variant.evidence().equals(variant.file() + Gate.EVIDENCE) || !Files.isRegularFile(evidence)) {
                throw failed(variant.file(), "there is no evidence that it was started", "do not use it");
            }
            BootRecord record = BootRecord.read(evidence);
            if (!record.passed() || !record.sha256().equals(variant.sha256())) {
                throw failed(variant.evidence(), "it is no evidence that this file was started well", "do not use it");
            }
        }
    }

    private OsbuildException.VerificationFailed refused(String what, String fix) {
        return failed(ReleaseDocument.FILE_NAME, what, fix);
    }

    private OsbuildException.VerificationFailed failed(String name, String what, String fix) {
        return files.failed(name, what, fix);
    }
}
