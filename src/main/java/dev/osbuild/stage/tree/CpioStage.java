package dev.osbuild.stage.tree;

import dev.osbuild.image.CpioArchive;
import dev.osbuild.image.archive.ListedEntry;
import dev.osbuild.image.archive.TreeListing;
import dev.osbuild.pipeline.NoSettings;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.Slot;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.pipeline.StageDescription;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Packs the root file system into a "newc" cpio archive, which Linux also takes as an initramfs. Names that share a
 * file become files of their own; the format has no room for extended attributes.
 */
public final class CpioStage implements Stage<NoSettings> {

    private static final String OUTPUT = "cpio";

    @Override
    public String name() {
        return OUTPUT;
    }

    @Override
    public Class<NoSettings> configuration() {
        return NoSettings.class;
    }

    @Override
    public StageDescription describe(NoSettings none, Project project) {
        return new StageDescription(
                List.of(Slot.folder(TreeTar.INPUT)), List.of(Slot.file(OUTPUT)), List.of(), Set.of());
    }

    @Override
    public void run(NoSettings none, StageContext context) throws IOException {
        Path output = context.output(OUTPUT);
        try (CpioArchive cpio =
                new CpioArchive(new BufferedOutputStream(Files.newOutputStream(output)), context.epoch())) {
            for (ListedEntry entry : TreeListing.of(context.input(TreeTar.INPUT), context.epoch())) {
                if (!entry.path().isEmpty()) {
                    add(entry, cpio);
                }
            }
        }
    }

    private static void add(ListedEntry entry, CpioArchive cpio) throws IOException {
        CpioArchive.Ownership ownership = new CpioArchive.Ownership(entry.owner(), entry.group(), entry.date());
        switch (entry.kind()) {
            case FOLDER -> cpio.folder(entry.path(), entry.permissions(), ownership);
            case SYMBOLIC_LINK -> cpio.link(entry.path(), entry.target(), ownership);
            case FILE, HARD_LINK -> cpio.file(entry.path(), entry.permissions(), ownership, entry.file());
        }
    }
}
