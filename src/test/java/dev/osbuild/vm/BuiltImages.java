package dev.osbuild.vm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.osbuild.base.EventSink;
import dev.osbuild.base.FileTree;
import dev.osbuild.base.Size;
import dev.osbuild.build.BuildSettings;
import dev.osbuild.build.Profiles;
import dev.osbuild.build.SigningChoice;
import dev.osbuild.build.Workspace;
import dev.osbuild.store.CacheFolder;
import dev.osbuild.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Outputs of one profile that comes with osbuild, built as a user would, and machines that start from them. */
final class BuiltImages implements AutoCloseable {

    private static final Duration LIFE = Duration.ofMinutes(5);

    private final Workspace workspace;
    private final Path folder;

    private BuiltImages(Workspace workspace, Path folder) {
        this.workspace = workspace;
        this.folder = folder;
    }

    /** @param folder takes artifacts and logs */
    static BuiltImages of(String profile, Path folder) throws IOException {
        return of(profile, folder, CacheFolder.of(System.getenv()));
    }

    /** As above, with a cache of its own. */
    static BuiltImages of(String profile, Path folder, Path cache) throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "builds inside this process need root");
        BuildSettings settings = new BuildSettings(
                cache, folder.resolve("output"), 2, Optional.empty(), false, false, false, false, System.getenv());
        return new BuiltImages(Workspace.open(Profiles.read(profile, Map.of()), settings, EventSink.NONE), folder);
    }

    /** Builds outputs and returns the file of the first. */
    Path build(String... outputs) throws IOException {
        buildAll(List.of(outputs));
        return workspace.artifact(outputs[0]);
    }

    /** Builds outputs and tells how. */
    Workspace.Built buildAll(List<String> outputs) throws IOException {
        return workspace.build(workspace.plan(outputs), SigningChoice.OF_PROFILE);
    }

    /** The file of an output that was built. */
    Path artifact(String output) {
        return workspace.artifact(output);
    }

    /** Makes a key for Secure Boot, and firmware variables in which it is enrolled. */
    Path makeKeys(Path target) throws IOException {
        workspace.makeSecureBootKeys(target);
        return target;
    }

    /** Programs of distribution packages, in the sandbox. */
    Tools tools(Set<String> packages) throws IOException {
        return workspace.tools(packages);
    }

    /** A machine with memory enough for its firmware and nothing but a disk. */
    static Machine machine(Firmware firmware, Disk disk) {
        return Machine.of(firmware, Accelerator.TCG, Size.ofMebibytes(firmware == Firmware.UEFI ? 256 : 96), 1, disk);
    }

    /** A machine without anything to start from on its disk. */
    synchronized Disk blankDisk() throws IOException {
        Path file = folder.resolve("blank.img");
        if (Files.notExists(file)) {
            Files.write(file, new byte[1 << 20]);
        }
        return Disk.unchanged(file);
    }

    /** A machine that starts from the network, with memory for the system image beside the system. */
    Machine diskless(Firmware firmware, Path tftp, String file) throws IOException {
        Size memory = Size.ofMebibytes(firmware == Firmware.UEFI ? 320 : 96);
        return Machine.of(firmware, Accelerator.TCG, memory, 1, blankDisk()).withNetwork(new Network.Boot(tftp, file));
    }

    /** Switches a machine on; root can log in. */
    RunningGuest start(Machine machine) throws IOException {
        return start(machine, LIFE);
    }

    /** As above, for a longer life. */
    RunningGuest start(Machine machine, Duration life) throws IOException {
        return start(machine, life, workspace.store().scratch().newFolder("vm"));
    }

    /** Switches a machine on that has a seed beside its disk. */
    RunningGuest start(Machine machine, Seed seed) throws IOException {
        Path runFolder = workspace.store().scratch().newFolder("vm");
        Path copy = Files.copy(seed.file(), runFolder.resolve(seed.file().getFileName()));
        String drive = seed.drive() + ",file=" + QemuCommand.RUN + "/" + copy.getFileName();
        return start(machine.withExtraArguments("-drive", drive), LIFE, runFolder);
    }

    private RunningGuest start(Machine machine, Duration life, Path runFolder) throws IOException {
        OneTimePassword password = OneTimePassword.random();
        VirtualMachine running = VirtualMachine.start(
                workspace.qemu(),
                machine.withCredentials(Credentials.NONE.withRootPassword(password)),
                runFolder,
                Files.createTempFile(folder, "serial", ".log"),
                life);
        return new RunningGuest(running, password, runFolder);
    }

    @Override
    public void close() throws IOException {
        workspace.close();
        FileTree.delete(folder.resolve("output"));
    }
}
