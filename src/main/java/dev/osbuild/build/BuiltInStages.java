package dev.osbuild.build;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.stage.disk.DiskStage;
import dev.osbuild.stage.initramfs.InitramfsStage;
import dev.osbuild.stage.iso.IsoStage;
import dev.osbuild.stage.kernel.KernelStage;
import dev.osbuild.stage.loader.LoaderStage;
import dev.osbuild.stage.netboot.NetbootStage;
import dev.osbuild.stage.oci.OciStage;
import dev.osbuild.stage.qcow2.Qcow2Stage;
import dev.osbuild.stage.qcow2.VisoStage;
import dev.osbuild.stage.raw.RawStage;
import dev.osbuild.stage.rootfs.PackagesStage;
import dev.osbuild.stage.rootfs.RootfsStage;
import dev.osbuild.stage.squashfs.SquashfsStage;
import dev.osbuild.stage.tree.CpioStage;
import dev.osbuild.stage.tree.DirectoryStage;
import dev.osbuild.stage.tree.TarStage;
import dev.osbuild.stage.tree.TarballStage;
import dev.osbuild.stage.uki.UkiStage;
import dev.osbuild.stage.verity.VerityStage;
import dev.osbuild.stage.vhdx.VhdxStage;
import dev.osbuild.stage.vmdk.VmdkStage;
import dev.osbuild.stage.wsl.WslStage;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Every stage osbuild knows: its own, in this list, and those of plugins. */
public final class BuiltInStages {

    private BuiltInStages() {}

    /** The stages that come with osbuild. Adding one means adding its line here. */
    static List<Stage<?>> builtIn() {
        return List.of(
                new KernelStage(),
                new PackagesStage(),
                new RootfsStage(),
                new InitramfsStage(),
                new SquashfsStage(),
                new VerityStage(),
                new LoaderStage(),
                new DiskStage(),
                new Qcow2Stage(),
                new RawStage(),
                new VmdkStage(),
                new VhdxStage(),
                new DirectoryStage(),
                new TarStage(),
                new TarballStage(),
                new CpioStage(),
                new WslStage(),
                new OciStage(),
                new IsoStage(),
                new VisoStage(),
                new NetbootStage(),
                new UkiStage());
    }

    /** Stages that others put on the class path or into {@code plugins/}. */
    @SuppressWarnings("rawtypes")
    static List<Stage<?>> plugins() {
        List<Stage<?>> stages = new ArrayList<>();
        try {
            for (Stage stage : ServiceLoader.load(Stage.class)) {
                stages.add(stage);
            }
        } catch (ServiceConfigurationError e) {
            throw new OsbuildException.Environment(
                    "a plugin cannot be loaded: " + e.getMessage(),
                    System.getProperty("java.class.path", "plugins"),
                    "remove its jar from plugins/, or build it against this version of osbuild",
                    e);
        }
        return stages;
    }
}
