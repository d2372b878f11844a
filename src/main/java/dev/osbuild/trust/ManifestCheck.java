package dev.osbuild.trust;

import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.SourceEpoch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Compares files with the manifest beside them. The first difference ends the check. */
public final class ManifestCheck {

    /** What a build and its boot test write beside the artifacts and their manifest. */
    private static final Set<String> COMPANIONS = Set.of(
            Manifest.FILE_NAME,
            Manifest.SHA256_SUMS,
            Manifest.SHA512_SUMS,
            "boot-test.json",
            "serial-bios.log",
            "serial-uefi.log");

    private final Path folder;
    private final Manifest manifest;
    private final List<Manifest.Artifact> artifacts;
    private final boolean wholeFolder;

    private ManifestCheck(Path folder, Manifest manifest, List<Manifest.Artifact> artifacts, boolean wholeFolder) {
        this.folder = folder;
        this.manifest = manifest;
        this.artifacts = artifacts;
        this.wholeFolder = wholeFolder;
    }

    /** All artifacts of a folder, and that nothing else is in it. */
    public static ManifestCheck ofFolder(Path folder) {
        Manifest manifest = Manifest.read(folder.resolve(Manifest.FILE_NAME));
        return new ManifestCheck(folder, manifest, manifest.artifacts(), true);
    }

    /**
     * One artifact.
     *
     * @throws OsbuildException.VerificationFailed when the manifest beside it does not list it
     */
    public static ManifestCheck ofFile(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = absolute.resolveSibling(".").normalize();
        Manifest manifest = Manifest.read(folder.resolve(Manifest.FILE_NAME));
        String name = String.valueOf(absolute.getFileName());
        List<Manifest.Artifact> artifacts = manifest.artifacts().stream()
                .filter(artifact -> artifact.name().equals(name))
                .toList();
        if (artifacts.isEmpty()) {
            throw new OsbuildException.VerificationFailed(
                    "the manifest beside it does not list it", absolute.toString(), "fetch file and manifest again");
        }
        return new ManifestCheck(folder, manifest, artifacts, false);
    }

    /**
     * Runs the check.
     *
     * @param report takes each file's name and how it was found
     * @throws OsbuildException.VerificationFailed at the first difference
     */
    public void run(BiConsumer<String, String> report) throws IOException {
        if (manifest.schema() != Manifest.SCHEMA) {
            throw failed(
                    Manifest.FILE_NAME, "its schema " + manifest.schema() + " is not known here", "update osbuild");
        }
        for (Manifest.Artifact artifact : artifacts) {
            check(artifact);
            report.accept(artifact.name(), "whole");
        }
        if (wholeFolder) {
            refuseUnlisted();
        }
    }

    private void check(Manifest.Artifact artifact) throws IOException {
        Path file = folder.resolve(artifact.name()).normalize();
        if (!folder.equals(file.getParent())) {
            throw failed(Manifest.FILE_NAME, "it lists a path outside its folder: " + artifact.name(), "do not use it");
        }
        boolean there = artifact.isFolder()
                ? Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
                : Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        if (!there) {
            throw failed(artifact.name(), "it is missing, or neither file nor folder", "fetch it again");
        }
        long size = artifact.isFolder() ? FileTree.totalBytes(file) : Files.size(file);
        if (size != artifact.size()) {
            throw failed(
                    artifact.name(),
                    "it has " + size + " bytes, and the manifest says " + artifact.size(),
                    "fetch it again");
        }
        FileDigest digest = artifact.isFolder()
                ? FileDigest.ofFolder(file, new SourceEpoch(manifest.sourceEpoch()))
                : FileDigest.of(file);
        if (!digest.sha256().equals(artifact.sha256()) || !digest.sha512().equals(artifact.sha512())) {
            throw failed(artifact.name(), "its digest is not the manifest's: it was altered", "fetch it again");
        }
    }

    private void refuseUnlisted() throws IOException {
        Set<String> known = new TreeSet<>(COMPANIONS);
        artifacts.forEach(artifact -> known.add(artifact.name()));
        try (var entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (!known.contains(name)) {
                    throw failed(name, "the manifest does not list it", "remove it, or find out where it came from");
                }
            }
        }
    }

    private OsbuildException.VerificationFailed failed(String name, String what, String fix) {
        return new OsbuildException.VerificationFailed(
                what, folder.resolve(name).toString(), fix);
    }
}
