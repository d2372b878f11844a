package dev.osbuild.profile;

import dev.osbuild.base.Digest;
import dev.osbuild.base.Size;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sections and profiles that the tests of this package share. The stages' own records are written elsewhere. */
final class Samples {

    static final String OS = "os:\n  id: x\n  name: X\n  version: 6.10\n";

    private Samples() {}

    enum Source {
        DEBIAN,
        TAR_BALL
    }

    record Kernel(
            @Setting("Where it comes from.") Source source,
            @Setting("Version.") String version,

            @Setting(value = "Base.", byDefault = "tinyconfig")
            String base,

            List<String> fragments,
            Optional<URI> address,
            Optional<Digest> sha256,
            @Setting(value = "Limit.", byDefault = "1.5 h") Duration timeout) {}

    record Disk(
            Size size,
            @Setting(value = "zstd's.", byDefault = "15") int compressionLevel,

            @Setting(value = "Empty blocks.", byDefault = "false")
            boolean sparse,

            List<Partition> partitions) {
        Disk {
            if (compressionLevel > 22) {
                throw new IllegalArgumentException("compression-level " + compressionLevel + " is above 22");
            }
        }
    }

    record Partition(String label, Optional<Long> sectors) {}

    record Boot(
            @Setting(value = "Seconds.", byDefault = "3") int timeout,
            Optional<String> cmdline,
            Optional<Double> factor,

            @Setting(value = "Consoles.", byDefault = "[tty0]")
            List<String> consoles,

            Map<String, Integer> ranks) {}

    record KernelStage(Kernel kernel) {}

    record DiskStage(Os os, Disk disk, Boot boot) {}

    record RootfsStage(
            Packages packages,

            @Setting(value = "What starts first.", byDefault = "systemd")
            Init init,

            @Setting("Overlays.") List<String> files,
            List<User> users,
            Services services,

            @Setting(value = "Name in the network.", byDefault = "localhost")
            String hostname,

            Optional<Kernel> kernel) {}

    record Greeting(
            Os os,
            @Setting(value = "Whom.", byDefault = "world") String whom,
            int times) {}

    static ProfileSections sections() {
        return ProfileSections.of(
                List.of(KernelStage.class, DiskStage.class, RootfsStage.class), Map.of("greeting", Greeting.class));
    }

    /** A profile in a project of its own. */
    static ProfileLocation write(Path project, String name, String yaml) {
        try {
            Path file = project.resolve("profiles").resolve(name + ".yaml");
            Files.createDirectories(file.getParent());
            Files.writeString(file, yaml);
            return ProfileLocation.of(file, project);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Profile read(Path project, String yaml) {
        return new ProfileReader(sections(), Map.of("NAME", "from-outside-42", "NUMBER", "7"))
                .read(write(project, "p", yaml));
    }
}
