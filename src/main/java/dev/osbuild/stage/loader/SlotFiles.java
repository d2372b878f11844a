package dev.osbuild.stage.loader;

import dev.osbuild.base.Digest;
import dev.osbuild.pipeline.StageContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the boot menu of the layout {@code ab} reads: for each slot a folder with kernel, initramfs and {@code slot.cfg},
 * which names the digest that proves the slot's system, and GRUB's environment block with the tries each slot has left.
 */
final class SlotFiles {

    /** GRUB's environment block (the GRUB manual, section "The GRUB environment block"). */
    private static final int ENVIRONMENT_BYTES = 1024;

    private static final String ENVIRONMENT_BEGIN = "# GRUB Environment Block\n";

    private final LoaderStage.Configuration configuration;
    private final StageContext context;

    SlotFiles(LoaderStage.Configuration configuration, StageContext context) {
        this.configuration = configuration;
        this.context = context;
    }

    /** @param boot receives the folders {@code a} and {@code b}, and {@code grub/grubenv} */
    void write(Path boot) throws IOException {
        List<String> filled = configuration.disk().slots().fillBoth() ? List.of("a", "b") : List.of("a");
        for (String slot : filled) {
            writeSlot(Files.createDirectory(boot.resolve(slot)), slot);
        }
        Files.writeString(boot.resolve("grub/grubenv"), environment(filled.contains("b") ? 3 : 0));
    }

    private void writeSlot(Path folder, String slot) throws IOException {
        Files.copy(context.input(LoaderStage.KERNEL), folder.resolve("vmlinuz"));
        Files.copy(context.input(LoaderStage.INITRAMFS), folder.resolve("initrd"));
        Files.writeString(folder.resolve("slot.cfg"), "set slot_proof='" + proof(slot) + "'\n");
    }

    private String proof(String slot) throws IOException {
        if (!configuration.disk().hasVerity()) {
            return "verify=sha256:"
                    + Digest.ofFile(context.input(LoaderStage.SQUASHFS)).hex();
        }
        String table = Files.readString(context.input(LoaderStage.VERITY_TABLE)).strip();
        return "dm-mod.create=system,,,ro," + table.replace("@device@", "PARTLABEL=system-" + slot);
    }

    private static String environment(int triesOfB) {
        String block = ENVIRONMENT_BEGIN + "a_try=3\nb_try=" + triesOfB + "\norder=ab\n";
        int filler = ENVIRONMENT_BYTES - block.getBytes(StandardCharsets.US_ASCII).length;
        return block + "#".repeat(filler);
    }
}
