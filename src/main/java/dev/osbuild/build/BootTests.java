package dev.osbuild.build;

import dev.osbuild.base.EventSink;
import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Size;
import dev.osbuild.profile.CoreSettings;
import dev.osbuild.profile.Profile;
import dev.osbuild.vm.AcceleratorChoice;
import dev.osbuild.vm.AcceleratorProbe;
import dev.osbuild.vm.BootEvidence;
import dev.osbuild.vm.BootExpectations;
import dev.osbuild.vm.BootTest;
import dev.osbuild.vm.Firmware;
import dev.osbuild.vm.QemuLauncher;
import dev.osbuild.vm.ServedFiles;
import dev.osbuild.vm.StartFrom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Starts images of one profile and holds them to what the profile says. */
public final class BootTests {

    private final Workspace workspace;
    private final QemuLauncher qemu;
    private final AcceleratorChoice accelerator;
    private final EventSink events;

    private BootTests(Workspace workspace, QemuLauncher qemu, AcceleratorChoice accelerator, EventSink events) {
        this.workspace = workspace;
        this.qemu = qemu;
        this.accelerator = accelerator;
        this.events = events;
    }

    /** Makes QEMU ready and finds out how guests run here. */
    public static BootTests open(Workspace workspace, EventSink events) throws IOException {
        QemuLauncher qemu = workspace.qemu();
        try {
            AcceleratorChoice accelerator =
                    new AcceleratorProbe(qemu, workspace.store(), InstantSource.system()).choose();
            return new BootTests(workspace, qemu, accelerator, events);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OsbuildException.Interrupted("the boot test was ended");
        }
    }

    /**
     * Starts an image.
     *
     * @param folder takes the evidence and the serial logs
     * @param limit how long one boot may take
     * @throws dev.osbuild.base.OsbuildException.VerificationFailed when a boot or a check fails
     */
    public BootEvidence run(Path image, Path folder, List<Firmware> firmware, Duration limit) throws IOException {
        return run(image, folder, firmware, limit, expectations(workspace.profile()), new StartFrom.ItsDisk());
    }

    /** Starts machines without a disk, under both firmwares, from a server that hands out what an archive holds. */
    public BootEvidence runFromServer(Path archive, Path folder, Duration limit) throws IOException {
        Path served = workspace.store().scratch().newFolder("served");
        try {
            ServedFiles.unpack(archive, served);
            return run(
                    archive,
                    folder,
                    List.of(Firmware.BIOS, Firmware.UEFI),
                    limit,
                    expectations(workspace.profile()).withoutBudgets(),
                    new StartFrom.Server(served, new Size(Files.size(archive))));
        } finally {
            FileTree.delete(served);
        }
    }

    private BootEvidence run(
            Path image,
            Path folder,
            List<Firmware> firmware,
            Duration limit,
            BootExpectations expectations,
            StartFrom from)
            throws IOException {
        return new BootTest(qemu, workspace.store().scratch(), events)
                .run(new BootTest.Request(
                        image,
                        folder,
                        workspace.profile().core().vm(),
                        firmware,
                        expectations,
                        workspace.profile().core().checks(),
                        accelerator,
                        limit,
                        from));
    }

    private static BootExpectations expectations(Profile profile) {
        CoreSettings core = profile.core();
        GuestSettings guest = profile.bind(GuestSettings.class);
        return new BootExpectations(
                core.os().id(), core.os().version(), guest.init(), guest.services(), core.budgets());
    }
}
