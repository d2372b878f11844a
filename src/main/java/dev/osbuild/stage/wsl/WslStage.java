package dev.osbuild.stage.wsl;

import dev.osbuild.image.archive.TarArchive;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.Slot;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.pipeline.StageDescription;
import dev.osbuild.profile.Init;
import dev.osbuild.profile.Os;
import dev.osbuild.profile.Setting;
import dev.osbuild.profile.User;
import dev.osbuild.profile.Wsl;
import dev.osbuild.tool.ExtendedAttributes;
import dev.osbuild.tool.GzipFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Packs the root file system for the Windows Subsystem for Linux: a tar archive compressed with gzip, with the two files
 * WSL reads, without a kernel and its modules, and without {@code resolv.conf}, which WSL writes itself. A settings file
 * that an overlay brings stays as it is. {@code wsl --install --from-file} takes it as {@code .wsl}, {@code wsl
 * --import} as {@code -wsl.tar.gz}; both are the same bytes.
 */
public final class WslStage implements Stage<WslStage.Configuration> {

    private static final String INPUT = "rootfs";
    private static final String OUTPUT = "wsl";
    private static final String IMPORT_OUTPUT = "wsl-tar";
    private static final Pattern LEFT_OUT =
            Pattern.compile("etc/resolv\\.conf|boot/.*|(usr/)?lib/modules/.*|initrd\\.img.*|vmlinuz.*");

    /** The sections of the profile that shape the distribution. */
    public record Configuration(
            Os os,
            Init init,

            @Setting("Accounts.") List<User> users,

            @Setting("How the system behaves as a distribution of the Windows Subsystem for Linux.")
            Wsl wsl) {

        public Configuration {
            users = List.copyOf(users);
            if (wsl.systemd().orElse(false) && init != Init.SYSTEMD) {
                throw new IllegalArgumentException(
                        "wsl.systemd cannot be true: the system's init is BusyBox, and systemd is not in it");
            }
            String user = wsl.defaultUser().orElse("root");
            boolean known = user.equals("root")
                    || users.stream().anyMatch(account -> account.name().equals(user));
            if (!known) {
                throw new IllegalArgumentException(
                        "wsl.default-user '" + user + "' is no account of this profile; add it to users");
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
        return new StageDescription(
                List.of(Slot.folder(INPUT)),
                List.of(Slot.file(OUTPUT), Slot.file(IMPORT_OUTPUT)),
                List.of(),
                Set.of(ExtendedAttributes.PACKAGE, GzipFile.PACKAGE));
    }

    @Override
    public void run(Configuration configuration, StageContext context) throws IOException {
        Path work = context.scratch("archive");
        Path plain = work.resolve("plain");
        Path tree = context.input(INPUT);
        ExtendedAttributes attributes = ExtendedAttributes.of(tree, context.tools(), work.resolve("attributes"));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(plain));
                TarArchive tar = new TarArchive(out, context.epoch().seconds())) {
            tar.addTree(
                    tree,
                    context.epoch(),
                    attributes::of,
                    path -> !LEFT_OUT.matcher(path).matches());
            addUnlessThere(tree, WslSettings.START, WslSettings.start(configuration.wsl(), configuration.init()), tar);
            addUnlessThere(
                    tree,
                    WslSettings.INSTALLATION,
                    WslSettings.installation(configuration.wsl(), configuration.os()),
                    tar);
        }
        GzipFile.compress(plain, context.output(OUTPUT), context.tools(), context.jobs());
        Files.copy(context.output(OUTPUT), context.output(IMPORT_OUTPUT));
    }

    private static void addUnlessThere(Path tree, String path, String text, TarArchive tar) throws IOException {
        if (!Files.exists(tree.resolve(path))) {
            tar.file(path, 0644, text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
