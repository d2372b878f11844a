package dev.osbuild.release;

import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.Digest;
import dev.osbuild.base.LockedPackage;
import dev.osbuild.profile.Lock;
import dev.osbuild.profile.LockFile;
import dev.osbuild.trust.FileDigest;
import dev.osbuild.trust.Manifest;
import dev.osbuild.trust.ManifestCheck;
import dev.osbuild.trust.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes small files in the place of images, in no time. */
final class FakeGate implements Gate {

    final List<String> made = new ArrayList<>();
    boolean bootsWell = true;
    boolean containers;
    /** What manifests say in the place of the lock's true digest. */
    String lockDigest = "";

    Lock lock = lockOf("1.0-1");

    static Lock lockOf(String busyboxVersion) {
        return new Lock(
                1_700_000_000,
                List.of(),
                List.of(new Lock.Request(
                        List.of("busybox"),
                        "dependencies",
                        List.of(new LockedPackage(
                                "busybox", busyboxVersion, "amd64", Digest.of(busyboxVersion), 1, "pool/b", "main")))),
                List.of());
    }

    @Override
    public Lock lock(String profile, List<String> formats) {
        return lock;
    }

    @Override
    public void make(Order order, Signer signer, Path folder) throws IOException {
        made.add(order.profile());
        String format = containers ? "oci" : "qcow2x";
        String name = "test-" + order.profile() + (containers ? ".oci.tar" : ".qcow2x");
        Path image = Files.writeString(folder.resolve(name), order.profile() + order.version());
        Map<String, Object> evidence = Map.of(
                "passed",
                bootsWell,
                "artifact",
                Map.of("name", name, "sha256", Digest.ofFile(image).hex()),
                "runs",
                List.of(Map.of("firmware", "bios", "loginSeconds", 1.5, "machine", Map.of("memoryBytes", 64 << 20))));
        Files.write(folder.resolve(name + EVIDENCE), CanonicalJson.pretty(evidence));
        LockFile.write(folder.resolve(order.profile() + ".lock"), lock, order.profile());
        List<Manifest.Artifact> artifacts = new ArrayList<>();
        for (Path file : List.of(image, folder.resolve(name + EVIDENCE), folder.resolve(order.profile() + ".lock"))) {
            FileDigest digest = FileDigest.of(file);
            artifacts.add(new Manifest.Artifact(
                    file.getFileName().toString(),
                    output(file, format),
                    "application/octet-stream",
                    Files.size(file),
                    digest.sha256(),
                    digest.sha512()));
        }
        Manifest manifest = new Manifest(
                        Manifest.SCHEMA,
                        Map.of("id", "test", "version", order.version()),
                        order.profile(),
                        "amd64",
                        1_700_000_000,
                        artifacts,
                        Map.of(),
                        Map.of())
                .withRelease(new Manifest.Release(
                        order.channel(),
                        order.version(),
                        order.commit(),
                        lockDigest.isEmpty()
                                ? Digest.ofFile(folder.resolve(order.profile() + ".lock"))
                                        .hex()
                                : lockDigest,
                        Map.of()));
        Files.write(folder.resolve(Manifest.FILE_NAME), manifest.bytes());
        Files.write(folder.resolve(Manifest.FILE_NAME + ".asc"), signer.sign(manifest.bytes()));
    }

    private static String output(Path file, String format) {
        String name = file.toString();
        return name.endsWith(EVIDENCE) ? EVIDENCE_OUTPUT : name.endsWith(".lock") ? ManifestCheck.LOCK_OUTPUT : format;
    }
}
