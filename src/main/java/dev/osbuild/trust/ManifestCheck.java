package dev.osbuild.trust;

import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.SourceEpoch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Compares files with the manifest beside them: its signature first, then what it lists, then whether anything else is
 * there, then how each file is built inside. The first thing that is wrong ends the check.
 */
public final class ManifestCheck {

    /** What a signature's file name ends with, after the name of what it signs. */
    public static final String SIGNATURE = ".asc";

    /** Of larger files SHA-256 alone is computed, since SHA-512 takes several times as long. */
    private static final long LARGE_BYTES = 64 << 20;

    private static final String MANIFEST_SIGNATURE = Manifest.FILE_NAME + SIGNATURE;

    /** What a build and its boot test write beside the artifacts and their manifest. */
    private static final Set<String> COMPANIONS = Set.of(
            Manifest.FILE_NAME,
            MANIFEST_SIGNATURE,
            Manifest.SHA256_SUMS,
            Manifest.SHA256_SUMS + SIGNATURE,
            Manifest.SHA512_SUMS,
            Manifest.SHA512_SUMS + SIGNATURE,
            "boot-test.json",
            "serial-bios.log",
            "serial-uefi.log",
            "screen-bios.png",
            "screen-uefi.png");

    /** The slot under which manifests of releases list the lock that was built. */
    public static final String LOCK_OUTPUT = "lock";

    /** Takes what was found good. */
    public interface Report {
        /**
         * A check that was passed.
         *
         * @param check one word: {@code signature}, {@code content}, {@code listing}, {@code structure},
         *     {@code verity}, {@code sbom}, {@code packages}, {@code provenance}; of releases also {@code channel} and {@code release}
         * @param name of the file
         * @param result in words
         */
        void passed(String check, String name, String result);
    }

    private final Path folder;
    private final Optional<String> only;
    private final Optional<OpenPgpKeyring> keys;
    private final boolean allDigests;

    private ManifestCheck(Path folder, Optional<String> only, Optional<OpenPgpKeyring> keys, boolean allDigests) {
        this.folder = folder;
        this.only = only;
        this.keys = keys;
        this.allDigests = allDigests;
    }

    /**
     * The check of a folder, all artifacts and nothing beside them, or of one artifact.
     *
     * @param keys one of which must have signed the manifest; empty to leave open where it comes from
     */
    public static ManifestCheck of(Path target, Optional<OpenPgpKeyring> keys) {
        Path absolute = target.toAbsolutePath().normalize();
        return Files.isDirectory(absolute)
                ? new ManifestCheck(absolute, Optional.empty(), keys, false)
                : new ManifestCheck(
                        absolute.resolveSibling(".").normalize(),
                        Optional.of(String.valueOf(absolute.getFileName())),
                        keys,
                        false);
    }

    /** The same check; with {@code all}, SHA-512 of large files counts, too, which takes longer. */
    public ManifestCheck withAllDigests(boolean all) {
        return new ManifestCheck(folder, only, keys, all);
    }

    /** Where the manifest is looked for. */
    public Path folder() {
        return folder;
    }

    /** Whether there is a manifest to compare with. */
    public boolean hasManifest() {
        return Files.exists(folder.resolve(Manifest.FILE_NAME));
    }

    /**
     * Runs the check.
     *
     * @param now signatures must not be younger
     * @throws OsbuildException.VerificationFailed at the first thing that is wrong
     */
    public void run(Instant now, Report report) throws IOException {
        SignedFolder files = new SignedFolder(folder, keys, now, report);
        Manifest manifest = manifest(files);
        if (manifest.schema() != Manifest.SCHEMA) {
            throw failed(
                    Manifest.FILE_NAME, "its schema " + manifest.schema() + " is not known here", "update osbuild");
        }
        List<Manifest.Artifact> artifacts = wanted(manifest);
        for (Manifest.Artifact artifact : artifacts) {
            check(artifact, manifest);
            report.passed("content", artifact.name(), "size and digests as listed");
        }
        if (only.isEmpty()) {
            checkSums(Manifest.SHA256_SUMS, manifest, Manifest.Artifact::sha256, files);
            checkSums(Manifest.SHA512_SUMS, manifest, Manifest.Artifact::sha512, files);
            checkLock(manifest);
            refuseUnlisted(manifest);
            report.passed("listing", Manifest.FILE_NAME, "nothing unlisted");
        }
        ArtifactContents contents = new ArtifactContents(folder, report);
        for (Manifest.Artifact artifact : artifacts) {
            if (!artifact.isFolder()) {
                contents.checkStructure(artifact);
            }
        }
        checkBill(manifest, files, contents, report);
        for (Manifest.Artifact artifact : artifacts) {
            if (artifact.output().equals(Provenance.OUTPUT)) {
                checkProvenance(artifact.name(), manifest, files);
                report.passed("provenance", artifact.name(), "of these artifacts and inputs");
            }
        }
    }

    /** Of one artifact alone, only when its bill was fetched, too. */
    private void checkBill(Manifest manifest, SignedFolder files, ArtifactContents contents, Report report)
            throws IOException {
        for (Manifest.Artifact bill : manifest.artifacts()) {
            boolean readable =
                    bill.output().equals(BillCheck.OUTPUT) && bill.mediaType().equals(BillCheck.MEDIA_TYPE);
            Path file = folder.resolve(bill.name());
            if (!readable || (only.isPresent() && Files.notExists(file, LinkOption.NOFOLLOW_LINKS))) {
                continue;
            }
            if (only.isPresent()) {
                check(bill, manifest);
            }
            List<BilledPackage> packages = BilledPackage.read(
                    files.content(bill.name(), Manifest.MAX_BYTES, "it is not a regular file"), file.toString());
            report.passed("sbom", bill.name(), BillCheck.check(packages, manifest, file.toString()));
            contents.checkPackages(packages);
        }
    }

    private static Manifest manifest(SignedFolder files) throws IOException {
        byte[] content = files.document(Manifest.FILE_NAME, Manifest.MAX_BYTES, "there is no manifest");
        return Manifest.parse(
                content, files.folder().resolve(Manifest.FILE_NAME).toString());
    }

    private List<Manifest.Artifact> wanted(Manifest manifest) {
        Set<String> names = new TreeSet<>();
        for (Manifest.Artifact artifact : manifest.artifacts()) {
            if (!names.add(artifact.name().toLowerCase(Locale.ROOT))) {
                throw failed(Manifest.FILE_NAME, "it lists " + artifact.name() + " twice", "do not use it");
            }
        }
        if (only.isEmpty()) {
            return manifest.artifacts();
        }
        List<Manifest.Artifact> found = manifest.artifacts().stream()
                .filter(artifact -> artifact.name().equals(only.get()))
                .toList();
        if (found.isEmpty()) {
            throw failed(only.get(), "the manifest beside it does not list it", "fetch file and manifest again");
        }
        return found;
    }

    private void check(Manifest.Artifact artifact, Manifest manifest) throws IOException {
        Path file = folder.resolve(artifact.name());
        boolean there = artifact.isFolder()
                ? Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
                : Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        if (!there) {
            throw failed(
                    artifact.name(),
                    "it is missing, or not a " + (artifact.isFolder() ? "folder" : "regular file"),
                    "fetch it again");
        }
        long size = artifact.isFolder() ? FileTree.totalBytes(file) : Files.size(file);
        if (size != artifact.size()) {
            throw failed(
                    artifact.name(),
                    "it has " + size + " bytes, and the manifest says " + artifact.size(),
                    "fetch it again");
        }
        if (!allDigests && !artifact.isFolder() && size > LARGE_BYTES) {
            requireSame(FileDigest.sha256(file), artifact.sha256(), "SHA-256", artifact);
            return;
        }
        FileDigest digest = artifact.isFolder() ? FileDigest.ofFolder(file, epoch(manifest)) : FileDigest.of(file);
        requireSame(digest.sha256(), artifact.sha256(), "SHA-256", artifact);
        requireSame(digest.sha512(), artifact.sha512(), "SHA-512", artifact);
    }

    private void requireSame(String found, String listed, String algorithm, Manifest.Artifact artifact) {
        if (!found.equals(listed)) {
            throw failed(
                    artifact.name(),
                    "its " + algorithm + " digest is not the manifest's: it was altered",
                    "fetch it again");
        }
    }

    private SourceEpoch epoch(Manifest manifest) {
        try {
            return new SourceEpoch(manifest.sourceEpoch());
        } catch (IllegalArgumentException e) {
            throw failed(Manifest.FILE_NAME, String.valueOf(e.getMessage()), "do not use it");
        }
    }

    /** People check sums by other programs, so a list that is there must say what the manifest says. */
    private void checkSums(
            String name, Manifest manifest, Function<Manifest.Artifact, String> digest, SignedFolder files)
            throws IOException {
        if (Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
            byte[] content = files.content(name, Manifest.MAX_BYTES, "it is not a regular file");
            if (!Arrays.equals(content, manifest.sums(digest))) {
                throw failed(name, "its sums are not the manifest's", "do not use it, or fetch it again");
            }
            if (keys.isPresent() && Files.exists(folder.resolve(name + SIGNATURE), LinkOption.NOFOLLOW_LINKS)) {
                files.checkSignature(name, content);
            }
        }
    }

    /** The lock beside a release's artifacts is the one they were built of. */
    private void checkLock(Manifest manifest) {
        if (manifest.release().isEmpty()) {
            return;
        }
        String said = manifest.release().get().lock();
        List<Manifest.Artifact> locks = manifest.artifacts().stream()
                .filter(artifact -> artifact.output().equals(LOCK_OUTPUT))
                .toList();
        if (locks.size() != 1) {
            throw failed(
                    Manifest.FILE_NAME, "it lists " + locks.size() + " locks, and a release has one", "do not use it");
        }
        if (!locks.get(0).sha256().equals(said)) {
            throw failed(locks.get(0).name(), "it is not the lock that the manifest says was built", "do not use it");
        }
    }

    private void checkProvenance(String name, Manifest manifest, SignedFolder files) throws IOException {
        byte[] content = files.content(name, Manifest.MAX_BYTES, "it is not a regular file");
        if (!Arrays.equals(content, Provenance.of(manifest))) {
            throw failed(name, "it is the provenance of something else", "do not use it");
        }
    }

    private void refuseUnlisted(Manifest manifest) throws IOException {
        Set<String> known = new TreeSet<>(COMPANIONS);
        manifest.artifacts().forEach(artifact -> known.add(artifact.name()));
        try (var entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (!known.contains(name)) {
                    throw failed(name, "the manifest does not list it", "remove it, or find out where it came from");
                }
                if (COMPANIONS.contains(name) && !Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
                    throw failed(name, "it is not a regular file", "remove it, or fetch it again");
                }
            }
        }
    }

    private OsbuildException.VerificationFailed failed(String name, String what, String fix) {
        return new OsbuildException.VerificationFailed(
                what, folder.resolve(name).toString(), fix);
    }
}
