package dev.osbuild.stage.tree;

import dev.osbuild.image.archive.TarArchive;
import dev.osbuild.pipeline.Slot;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.pipeline.StageDescription;
import dev.osbuild.tool.ExtendedAttributes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The root file system as a tar stream: numeric owners, extended attributes, sorted, no date past the source epoch. */
final class TreeTar {

    static final String INPUT = "rootfs";

    private TreeTar() {}

    static StageDescription describe(String output) {
        return new StageDescription(
                List.of(Slot.folder(INPUT)), List.of(Slot.file(output)), List.of(), Set.of(ExtendedAttributes.PACKAGE));
    }

    /** @param out closed when the archive is complete */
    static void write(StageContext context, OutputStream out) throws IOException {
        Path tree = context.input(INPUT);
        ExtendedAttributes attributes = ExtendedAttributes.of(
                tree, context.tools(), context.scratch("attributes").resolve("listing"));
        try (TarArchive tar = new TarArchive(out, context.epoch().seconds())) {
            tar.addTree(tree, context.epoch(), attributes::of, path -> true);
        }
    }
}
