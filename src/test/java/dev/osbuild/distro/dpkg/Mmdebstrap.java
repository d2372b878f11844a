package dev.osbuild.distro.dpkg;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.osbuild.base.Digest;
import dev.osbuild.tool.ToolCommand;
import dev.osbuild.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The reference: mmdebstrap out of a tools tree, in the sandbox, fed from a repository of local files. It needs nothing
 * of the machine and no network.
 */
final class Mmdebstrap {

    /** What the tools tree must hold: mmdebstrap itself, and what it takes from every Debian without saying so. */
    static final Set<String> PACKAGES = Set.of("mmdebstrap", "dpkg", "mount", "perl", "util-linux");

    private static final String REPOSITORY = "/run/repository";
    private static final String OUTPUT = "/output";

    private final Tools tools;

    /** @param tools a tools tree with {@link #PACKAGES} */
    Mmdebstrap(Tools tools) {
        this.tools = tools;
    }

    /**
     * Makes a system.
     *
     * @param suite the repository's
     * @param include packages besides the essential and required ones
     * @param folder gets the system as {@code tree}
     */
    void make(Path repository, String suite, Collection<String> include, Path folder) throws IOException {
        tools.run(ToolCommand.of("mmdebstrap", "--mode=root", "--variant=required", "--format=directory")
                .arguments("--include=" + String.join(",", include))
                .arguments("--hook-dir=/usr/share/mmdebstrap/hooks/file-mirror-automount")
                .arguments(suite, OUTPUT + "/tree")
                .arguments("deb [trusted=yes] file://" + REPOSITORY + " " + suite + " main")
                .input(repository, REPOSITORY)
                .output(folder, OUTPUT)
                .environment("SOURCE_DATE_EPOCH", "1700000000")
                .timeLimit(Duration.ofMinutes(15))
                .build());
    }

    /** A repository in apt's form, see "Debian Repository Format", that holds exactly these packages. */
    static void writeRepository(Path folder, String suite, List<DebPackage> packages) throws IOException {
        StringBuilder index = new StringBuilder();
        for (DebPackage each : packages) {
            Path pool = Files.createDirectories(folder.resolve("pool"));
            Path copy = Files.copy(
                    each.file(),
                    pool.resolve(each.locked().name() + "_" + each.locked().architecture() + ".deb"));
            Paragraph control;
            try (DebFile deb = DebFile.open(copy)) {
                control = ControlFiles.read(deb.tar("control")).paragraph();
            }
            index.append(control.text());
            index.append("\nFilename: ").append(folder.relativize(copy));
            index.append("\nSize: ").append(each.locked().size());
            index.append("\nSHA256: ").append(each.locked().sha256()).append("\n\n");
        }
        byte[] bytes = index.toString().getBytes(UTF_8);
        Path release = folder.resolve("dists").resolve(suite);
        Path binary = Files.createDirectories(release.resolve("main/binary-amd64"));
        Files.write(binary.resolve("Packages"), bytes);
        Files.writeString(release.resolve("Release"), """
                Origin: Debian
                Codename: %s
                Architectures: amd64
                Components: main
                Date: Sat, 01 Nov 2025 00:00:00 UTC
                SHA256:
                 %s %d main/binary-amd64/Packages
                """.formatted(suite, Digest.of(bytes), bytes.length));
    }
}
