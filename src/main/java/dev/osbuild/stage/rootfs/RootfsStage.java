package dev.osbuild.stage.rootfs;

import dev.osbuild.distro.dpkg.LinkedTree;
import dev.osbuild.pipeline.ExternalInput;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.Slot;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.pipeline.StageDescription;
import dev.osbuild.profile.Distribution;
import dev.osbuild.profile.Init;
import dev.osbuild.profile.Modules;
import dev.osbuild.profile.Os;
import dev.osbuild.profile.Platform;
import dev.osbuild.profile.Services;
import dev.osbuild.profile.Setting;
import dev.osbuild.profile.User;
import dev.osbuild.tool.ToolCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Lays the profile's own over the root file system that packages made: modules of the distribution's kernel, identity,
 * overlays, accounts, services.
 */
public final class RootfsStage implements Stage<RootfsStage.Configuration> {

    private static final String OUTPUT = "rootfs";
    private static final Pattern HOSTNAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,62})(\\.[A-Za-z0-9-]{1,63})*");
    private static final String KERNEL_MODULES = "kernel-modules";
    private static final String INSIDE = "/tree";
    /** depmod and, though it does not depend on them, what it opens compressed modules with. */
    private static final Set<String> INDEXING = Set.of("kmod", "xz-utils", "zstd");

    /** The sections that decide what is laid over. */
    public record Configuration(
            Os os,
            Distribution distribution,
            Init init,

            @Setting(
                    value = "Overlay folders of the project, laid over the system in this order.",
                    example = "[overlay/minimal]")
            List<String> files,

            @Setting("Accounts.") List<User> users,
            Services services,
            Optional<Platform> platform,
            Modules modules,

            @Setting(value = "Name of the machine.", example = "minimal")
            Optional<String> hostname,

            @Setting(value = "Language and character set.", example = "C.UTF-8")
            Optional<String> locale,

            @Setting(value = "Time zone.", example = "Europe/Vienna")
            Optional<String> timezone) {

        public Configuration {
            files = List.copyOf(files);
            users = List.copyOf(users);
            if (hostname.isPresent() && !HOSTNAME.matcher(hostname.get()).matches()) {
                throw new IllegalArgumentException(
                        "hostname: '" + hostname.get() + "' is no host name; use letters, digits and hyphens");
            }
            if (init == Init.BUSYBOX && services.choosesUnits()) {
                throw new IllegalArgumentException("services: BusyBox's init has no units to enable, disable or mask;"
                        + " change etc/inittab and etc/init.d of an overlay instead");
            }
        }
    }

    @Override
    public String name() {
        return OUTPUT;
    }

    @Override
    public int codeVersion() {
        return 2;
    }

    @Override
    public Class<Configuration> configuration() {
        return Configuration.class;
    }

    @Override
    public StageDescription describe(Configuration configuration, Project project) {
        List<ExternalInput> overlays = new ArrayList<>();
        for (String folder : configuration.files()) {
            overlays.add(new ExternalInput.LocalFolder(folder, project.resolve(folder)));
        }
        return new StageDescription(
                List.of(
                        Slot.folder(PackagesStage.OUTPUT),
                        Slot.folder(KERNEL_MODULES).optional()),
                List.of(Slot.folder(OUTPUT)),
                overlays,
                configuration.modules().keepsAll() ? Set.of() : INDEXING);
    }

    @Override
    public void run(Configuration configuration, StageContext context) throws IOException {
        LinkedTree.make(context.input(PackagesStage.OUTPUT), context.output(OUTPUT));
        Optional<Path> modules = context.optionalInput(KERNEL_MODULES);
        if (modules.isPresent()) {
            new PackagedKernel(context.output(OUTPUT)).remove();
            LinkedTree.add(modules.get(), context.output(OUTPUT));
            keepModules(configuration.modules(), context);
        }
        RootTree tree = new RootTree(context.output(OUTPUT), context.epoch());
        Identity identity = new Identity(tree);
        identity.name(configuration.os(), configuration.distribution());
        if (configuration.hostname().isPresent()) {
            identity.hostname(configuration.hostname().get());
        }
        identity.locale(configuration.locale());
        identity.timezone(configuration.timezone());

        List<OverlayLayer> layers = new ArrayList<>();
        for (String folder : configuration.files()) {
            OverlayLayer layer = new OverlayLayer(folder, context.external(folder), tree);
            layer.addContents();
            layers.add(layer);
        }
        Accounts accounts = new Accounts(tree);
        new Users(tree, accounts, context.epoch()).apply(configuration.users());
        for (OverlayLayer layer : layers) {
            layer.setOwners(accounts);
        }
        if (configuration.services().choosesUnits()) {
            new UnitFiles(tree).apply(configuration.services());
        }
        if (configuration.platform().isPresent()) {
            new PlatformService(tree, accounts).declare(configuration.platform().get(), configuration.init());
        }
        tree.settleDates();
    }

    private static void keepModules(Modules modules, StageContext context) throws IOException {
        Optional<KernelModules> present = KernelModules.in(context.output(OUTPUT));
        if (present.isPresent() && !modules.keepsAll()) {
            present.get().keep(modules.keep());
            context.tools()
                    .run(ToolCommand.of("depmod", "-b", INSIDE, "-m", "/usr/lib/modules")
                            .arguments(present.get().version())
                            .output(context.output(OUTPUT), INSIDE)
                            .build());
        }
    }
}
