package dev.osbuild.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.SourceEpoch;
import dev.osbuild.image.CpioArchive;
import dev.osbuild.image.archive.TarArchive;
import dev.osbuild.image.structure.SampleSquashfs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bills of materials that do not tell what is in the image, and root hashes that are not the image's. */
class ArtifactContentsTest {

    private static final String GOOD =
            "Package: good\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1:2~3-4+b5\n\n";
    private static final String OTHER =
            "Package: other\nStatus: install ok installed\nArchitecture: all\nVersion: 7\n\n";
    private static final String GONE =
            "Package: gone\nStatus: deinstall ok config-files\nArchitecture: amd64\nVersion: 1\n\n";
    private static final List<BilledPackage> BILL = List.of(
            new BilledPackage("good", "amd64", "1:2~3-4+b5", Set.of("packages")),
            new BilledPackage("other", "all", "7", Set.of("initramfs", "packages")),
            new BilledPackage("boot-loader", "amd64", "9", Set.of("loader")));

    @TempDir
    private Path folder;

    private final List<String> passed = new ArrayList<>();

    private Manifest.Artifact artifact(String name, String output, String mediaType, byte[] content)
            throws IOException {
        Files.write(folder.resolve(name), content);
        return new Manifest.Artifact(name, output, mediaType, content.length, "0".repeat(64), "0".repeat(128));
    }

    private Manifest.Artifact squashfs(String status) throws IOException {
        return artifact("x.squashfs", "squashfs", "application/vnd.squashfs", SampleSquashfs.of(status));
    }

    private void check(List<BilledPackage> bill, Manifest.Artifact... artifacts) throws IOException {
        ArtifactContents contents =
                new ArtifactContents(folder, (check, name, result) -> passed.add(check + " " + name + ": " + result));
        for (Manifest.Artifact artifact : artifacts) {
            contents.checkStructure(artifact);
        }
        contents.checkPackages(bill);
    }

    private static byte[] tar(String path, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchive tar = new TarArchive(bytes, 1_700_000_000)) {
            tar.file(path, 0644, content);
        }
        return bytes.toByteArray();
    }

    private static byte[] cpio(String status) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CpioArchive cpio = new CpioArchive(bytes, new SourceEpoch(1_700_000_000L))) {
            for (String folder : List.of("var", "var/lib", "var/lib/dpkg")) {
                cpio.folder(folder, 0755);
            }
            cpio.file("var/lib/dpkg/status", 0644, status.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void acceptsABillThatTellsWhatIsInstalledWhereverTheSystemLies() throws IOException {
        String status = GOOD + GONE + OTHER;
        check(
                BILL,
                squashfs(status),
                artifact(
                        "x.tar",
                        "tar",
                        "application/x-tar",
                        tar("var/lib/dpkg/status", status.getBytes(StandardCharsets.UTF_8))),
                artifact("x.cpio", "cpio", "application/x-cpio", cpio(status)),
                artifact(
                        "x.netboot.tar",
                        "netboot",
                        "application/x-tar",
                        tar("system.squashfs", SampleSquashfs.of(status))),
                artifact("x.vmlinuz", "kernel", "application/octet-stream", new byte[9]));

        assertThat(passed)
                .filteredOn(line -> line.startsWith("packages"))
                .hasSize(4)
                .allSatisfy(line -> assertThat(line).endsWith("2 packages installed, as the bill of materials says"));
    }

    private interface Checked {
        void in(ArtifactContentsTest test) throws IOException;
    }

    private static Arguments rule(String refusal, Checked checked) {
        return arguments(refusal, checked);
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                rule(
                        "good:amd64 is installed, and the bill of materials does not name it",
                        test -> test.check(BILL.subList(1, 3), test.squashfs(GOOD + OTHER))),
                rule(
                        "the bill of materials names other:all, which is not installed",
                        test -> test.check(BILL, test.squashfs(GOOD))),
                rule(
                        "good:amd64 is installed in version 1:2~3-4+b5, and the bill of materials says 1",
                        test -> test.check(
                                List.of(new BilledPackage("good", "amd64", "1", Set.of("packages"))),
                                test.squashfs(GOOD))),
                rule(
                        "boot-loader:amd64 is installed, and the bill of materials does not name it",
                        test -> test.check(
                                BILL,
                                test.squashfs(GOOD + OTHER + GOOD.replace("Package: good", "Package: boot-loader")))),
                rule("good:amd64 is installed twice", test -> test.check(BILL, test.squashfs(GOOD + GOOD))),
                rule(
                        "the bill of materials names good:amd64, which is not installed in system.squashfs",
                        test -> test.check(
                                BILL,
                                test.artifact(
                                        "x.netboot.tar",
                                        "netboot",
                                        "application/x-tar",
                                        tar("system.squashfs", SampleSquashfs.of(OTHER))))),
                rule(
                        "no package database was found to compare",
                        test -> test.check(
                                BILL, test.artifact("x.tar", "tar", "application/x-tar", tar("etc/x", new byte[1])))),
                rule(
                        "no system was found in it",
                        test -> test.check(
                                BILL, test.artifact("x", "squashfs", "application/octet-stream", new byte[9]))),
                rule(
                        "names a root hash of dm-verity, and nothing in it is proven",
                        test -> test.check(
                                BILL, test.squashfs(GOOD + OTHER).withDmVerityRoot(Optional.of("0".repeat(64))))));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @MethodSource("rules")
    void refuses(String refusal, Checked checked) {
        assertThatThrownBy(() -> checked.in(this))
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining(refusal);
    }

    @Test
    void refusesSlotsWithAnotherRootHash() throws IOException {
        ArtifactContents contents = new ArtifactContents(folder, (check, name, result) -> passed.add(result));
        Manifest.Artifact disk = artifact("x.raw", "raw", "application/x-raw-disk-image", new byte[1]);
        TreeMap<String, String> roots = new TreeMap<>(Map.of("a", "1".repeat(64)));

        assertThatThrownBy(() -> contents.checkRoot(disk, roots))
                .hasMessageContaining("slot a has a root hash of dm-verity, and the manifest names none");
        assertThatThrownBy(() -> contents.checkRoot(disk.withDmVerityRoot(Optional.of("2".repeat(64))), roots))
                .hasMessageContaining("slot a has another root hash of dm-verity than the manifest names");
        contents.checkRoot(disk.withDmVerityRoot(Optional.of("1".repeat(64))), roots);
        assertThat(passed).containsExactly("computed anew, slots a have the manifest's root hash");
    }

    @Test
    void readsTheStepsOfABill() {
        byte[] bill = CanonicalJson.pretty(Map.of(
                "bomFormat",
                "CycloneDX",
                "components",
                List.of(Map.of(
                        "purl",
                        "pkg:deb/debian/libstdc%2B%2B6@1%3A2-3%2Bb1?arch=amd64&distro=trixie",
                        "properties",
                        List.of(Map.of("name", "osbuild:steps", "value", "loader packages"))))));

        assertThat(BilledPackage.read(bill, "bill"))
                .containsExactly(new BilledPackage("libstdc++6", "amd64", "1:2-3+b1", Set.of("loader", "packages")));
    }
}
