package dev.osbuild.vm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.FileTree;
import dev.osbuild.base.Size;
import dev.osbuild.store.Store;
import dev.osbuild.tool.ToolCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * Decides whether guests run under KVM. A device that opens proves nothing: inside some virtual machines guests then
 * hang, or run many times slower than translated code. So a tiny guest must really finish within a time limit. What was
 * found is remembered for a day, for this kernel and this QEMU.
 */
public final class AcceleratorProbe {

    private static final String STATE = "vm/accelerator.json";
    private static final Path DEVICE = Path.of("/dev/kvm");
    private static final Duration REMEMBERED = Duration.ofDays(1);
    /** A processor that virtualizes takes a quarter of a second, most of it for starting QEMU. */
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private static final Duration VERSION_LIMIT = Duration.ofSeconds(30);

    private final QemuLauncher launcher;
    private final Store store;
    private final InstantSource clock;
    private final Predicate<Path> usable;

    public AcceleratorProbe(QemuLauncher launcher, Store store, InstantSource clock) {
        this(launcher, store, clock, device -> Files.isReadable(device) && Files.isWritable(device));
    }

    /** @param usable whether a device may be opened */
    AcceleratorProbe(QemuLauncher launcher, Store store, InstantSource clock, Predicate<Path> usable) {
        this.launcher = launcher;
        this.store = store;
        this.clock = clock;
        this.usable = usable;
    }

    /** KVM when guests run under it, else TCG. */
    public AcceleratorChoice choose() throws IOException, InterruptedException {
        if (!Files.exists(DEVICE) && !usable.test(DEVICE)) {
            return new AcceleratorChoice(Accelerator.TCG, "this machine has no " + DEVICE);
        }
        if (!usable.test(DEVICE)) {
            return new AcceleratorChoice(
                    Accelerator.TCG, "no permission to use " + DEVICE + "; being in the group kvm usually gives it");
        }
        String machine = System.getProperty("os.version", "") + ", " + qemuVersion();
        Optional<AcceleratorChoice> remembered = recall(machine);
        if (remembered.isPresent()) {
            return remembered.get();
        }
        AcceleratorChoice choice = runsWithin(Accelerator.KVM, LIMIT)
                ? new AcceleratorChoice(Accelerator.KVM, "a guest ran under KVM")
                : new AcceleratorChoice(
                        Accelerator.TCG,
                        DEVICE + " opens, but a guest of 512 bytes did not end under KVM within " + LIMIT.toSeconds()
                                + " s");
        remember(machine, choice);
        return choice;
    }

    /** Whether a tiny guest starts and ends in time. */
    boolean runsWithin(Accelerator accelerator, Duration limit) throws IOException, InterruptedException {
        Path folder = store.scratch().newFolder("probe");
        try {
            Path disk = Files.write(folder.resolve("guest.img"), BootSector.printing("guest runs\n"));
            Machine machine = Machine.of(Firmware.BIOS, accelerator, Size.ofMebibytes(16), 1, Disk.unchanged(disk))
                    .withExtraArguments(BootSector.EXIT_DEVICE);
            Path run = Files.createDirectory(folder.resolve("run"));
            try (VirtualMachine running =
                    VirtualMachine.start(launcher, machine, run, folder.resolve("serial.log"), limit.plusSeconds(10))) {
                OptionalInt exitCode = running.waitForExit(limit);
                return exitCode.isPresent() && exitCode.getAsInt() == BootSector.SUCCESS;
            }
        } finally {
            FileTree.delete(folder);
        }
    }

    private String qemuVersion() throws IOException, InterruptedException {
        ToolCommand command = ToolCommand.of(QemuCommand.PROGRAM, "--version")
                .timeLimit(VERSION_LIMIT)
                .build();
        try (QemuLauncher.RunningQemu qemu = launcher.start(command)) {
            String text = new String(qemu.output().readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().findFirst().orElse("unknown QEMU");
        }
    }

    private Optional<AcceleratorChoice> recall(String machine) throws IOException {
        Optional<byte[]> state = store.readState(STATE);
        if (state.isEmpty()) {
            return Optional.empty();
        }
        JsonNode json = CanonicalJson.readTree(state.get());
        long age = clock.instant().getEpochSecond() - json.path("probedAt").asLong();
        boolean fresh = age >= 0 && age < REMEMBERED.toSeconds();
        if (!fresh || !json.path("machine").asText().equals(machine)) {
            return Optional.empty();
        }
        return Optional.of(new AcceleratorChoice(
                Accelerator.valueOf(json.path("accelerator").asText()),
                json.path("reason").asText()));
    }

    private void remember(String machine, AcceleratorChoice choice) throws IOException {
        store.writeState(
                STATE,
                CanonicalJson.pretty(Map.of(
                        "machine", machine,
                        "accelerator", choice.accelerator().name(),
                        "reason", choice.reason(),
                        "probedAt", clock.instant().getEpochSecond())));
    }
}
