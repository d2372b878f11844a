package dev.osbuild.distro;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.base.EventSink;
import dev.osbuild.base.FileTree;
import dev.osbuild.base.LockedPackage;
import dev.osbuild.base.Selection;
import dev.osbuild.build.Profiles;
import dev.osbuild.profile.Packages;
import dev.osbuild.store.Store;
import dev.osbuild.text.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** On the real archive, a request is answered as {@code apt-get -s install} answers it on an empty system. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AptAgreementIT {

    private static final String SUITE = System.getProperty("osbuild.suite", "trixie");

    private Path folder = Path.of(".");
    private Store store = null;
    private Apt apt = null;
    private List<String> base = List.of();

    @BeforeAll
    void prepare() throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/apt-get")), "apt-get is not installed");
        String version = Apt.version();
        Assumptions.assumeTrue(
                version.startsWith("apt 2."), "made for the solver of apt 2, but the installed one is: " + version);
        folder = Files.createTempDirectory("apt-agreement");
        store = Store.open(folder.resolve("store"));
        open();
        apt = Apt.prepare(folder.resolve("apt"), SUITE);
        base = apt.base();
    }

    @AfterAll
    void close() throws IOException {
        if (store != null) {
            store.close();
        }
        FileTree.delete(folder);
    }

    private PackageArchive open() {
        return PackageArchives.open(ArchiveSettings.debian(SUITE), store, EventSink.NONE);
    }

    /** What the shipped profiles ask for, and larger sets that profiles are likely to. */
    static Stream<Arguments> requests() throws IOException {
        List<Arguments> requests = new ArrayList<>(shippedProfiles());
        requests.addAll(sets());
        return requests.stream();
    }

    private static List<Arguments> shippedProfiles() throws IOException {
        List<Arguments> requests = new ArrayList<>();
        try (Stream<Path> files = Files.list(ProjectFiles.ROOT.resolve("profiles"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                Packages packages = Profiles.read(file.toString(), Map.of())
                        .bind(PackagesOfProfile.class)
                        .packages();
                requests.add(Arguments.of(
                        "profile " + file.getFileName(),
                        packages.assembly() == Packages.Assembly.SYSTEM ? Selection.SYSTEM : Selection.DEPENDENCIES,
                        packages.recommends(),
                        packages.install()));
            }
        }
        return requests;
    }

    /** The one section that is read here. */
    record PackagesOfProfile(Packages packages) {}

    private static List<Arguments> sets() {
        return List.of(
                Arguments.of("system", Selection.SYSTEM, false, List.of()),
                Arguments.of(
                        "server", Selection.SYSTEM, true, List.of("systemd", "openssh-server", "nftables", "chrony")),
                Arguments.of("desktop", Selection.SYSTEM, false, DESKTOP),
                Arguments.of("desktop", Selection.SYSTEM, true, DESKTOP),
                Arguments.of("dev", Selection.SYSTEM, false, DEV),
                Arguments.of("dev", Selection.SYSTEM, true, DEV),
                Arguments.of("hypervisor", Selection.SYSTEM, false, HYPERVISOR),
                Arguments.of("hypervisor", Selection.SYSTEM, true, HYPERVISOR),
                Arguments.of("tools", Selection.DEPENDENCIES, false, TOOLS),
                Arguments.of("tools", Selection.DEPENDENCIES, true, TOOLS));
    }

    private static final List<String> DESKTOP = List.of(
            "xserver-xorg-core",
            "openbox",
            "tint2",
            "pcmanfm",
            "lxterminal",
            "lightdm",
            "espeak-ng",
            "speech-dispatcher",
            "orca");
    private static final List<String> DEV = List.of("gcc", "make", "git", "gdb", "strace", "python3", "tmux", "vim");
    private static final List<String> HYPERVISOR =
            List.of("qemu-system-x86", "libvirt-daemon-system", "cockpit", "cockpit-machines", "ovmf");
    private static final List<String> TOOLS = List.of(
            "gcc",
            "make",
            "bc",
            "flex",
            "bison",
            "libelf-dev",
            "squashfs-tools",
            "xorriso",
            "grub-pc-bin",
            "grub-efi-amd64-bin",
            "mtools",
            "qemu-utils",
            "qemu-system-x86",
            "ovmf",
            "e2fsprogs",
            "busybox-static",
            "ccache",
            "kmod");

    @ParameterizedTest(name = "{0} {1} recommends={2}")
    @MethodSource("requests")
    void choosesWhatAptChooses(String name, Selection selection, boolean recommends, List<String> roots)
            throws IOException, InterruptedException {
        PackageArchive archive = open();
        List<LockedPackage> ours = archive.resolve(roots, selection, recommends);
        List<String> named = new ArrayList<>();
        if (selection == Selection.SYSTEM) {
            named.addAll(base);
        }
        named.addAll(roots);
        assertThat(new TreeSet<>(
                        ours.stream().map(p -> p.name() + " " + p.version()).toList()))
                .isEqualTo(new TreeSet<>(apt.install(named, recommends)));
    }
}
