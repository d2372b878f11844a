package dev.osbuild.stage.oci;

import dev.osbuild.base.Digest;
import dev.osbuild.image.archive.TarArchive;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.Slot;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.pipeline.StageDescription;
import dev.osbuild.profile.Oci;
import dev.osbuild.profile.Os;
import dev.osbuild.profile.Setting;
import dev.osbuild.tool.ExtendedAttributes;
import dev.osbuild.tool.GzipFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Packs the root file system into a container image of one layer, in one archive that every engine takes. */
public final class OciStage implements Stage<OciStage.Configuration> {

    private static final String INPUT = "rootfs";
    private static final String OUTPUT = "oci";

    /** The sections of the profile that shape the container image. */
    public record Configuration(
            Os os,

            @Setting("How the system behaves as a container image.")
            Oci oci) {}

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
                List.of(Slot.file(OUTPUT)),
                List.of(),
                Set.of(ExtendedAttributes.PACKAGE, GzipFile.PACKAGE));
    }

    @Override
    public void run(Configuration configuration, StageContext context) throws IOException {
        Os os = configuration.os();
        Oci oci = configuration.oci();
        requireUser(oci.user(), context);
        Path work = context.scratch("layer");
        Path plain = work.resolve("plain");
        writeLayer(plain, work.resolve("attributes"), context);
        Path layer = work.resolve("compressed");
        GzipFile.compress(plain, layer, context.tools(), context.jobs());
        Map<String, String> labels = OciLabels.of(os, oci, context.epoch());
        Map<String, Object> config =
                OciConfig.of(oci, labels, Digest.ofFile(plain), context.architecture(), context.epoch());
        long date = context.epoch().seconds();
        String tag = os.version().replaceAll("[^A-Za-z0-9_.-]", "-");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(context.output(OUTPUT)));
                TarArchive tar = new TarArchive(out, date)) {
            new OciArchive(
                            oci.image().orElse(os.id()),
                            tag,
                            context.architecture().debianName())
                    .write(tar, config, layer, labels, date);
        }
    }

    private static void writeLayer(Path target, Path listing, StageContext context) throws IOException {
        Path tree = context.input(INPUT);
        ExtendedAttributes attributes = ExtendedAttributes.of(tree, context.tools(), listing);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target));
                TarArchive tar = new TarArchive(out, context.epoch().seconds())) {
            tar.addTree(tree, context.epoch(), attributes::of, path -> true);
        }
    }

    /** Accounts come from packages, too, so only the finished tree knows them. */
    private static void requireUser(Optional<String> user, StageContext context) throws IOException {
        Path accounts = context.input(INPUT).resolve("etc/passwd");
        if (user.isEmpty() || Character.isDigit(user.get().charAt(0))) {
            return;
        }
        boolean known = Files.isRegularFile(accounts)
                && Files.readAllLines(accounts).stream().anyMatch(line -> line.startsWith(user.get() + ":"));
        if (!known) {
            throw context.failure(
                    "oci.user '" + user.get() + "' is no account of the system",
                    "add it to users, or give a numeric id");
        }
    }
}
