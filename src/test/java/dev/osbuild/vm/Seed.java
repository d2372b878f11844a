package dev.osbuild.vm;

import dev.osbuild.tool.ToolCommand;
import dev.osbuild.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * A NoCloud seed as people make them: files on a disk or a disc that is labelled {@code cidata}.
 *
 * @param file the disk or disc
 * @param drive QEMU's words for what it is plugged in as
 */
record Seed(Path file, String drive) {

    private static final String FOLDER = "/seed";

    /** A CD that {@code xorriso} made, in a drive of its own. */
    static Seed disc(BuiltImages images, Path folder, Map<String, String> content) throws IOException {
        write(folder, content);
        images.tools(Set.of("xorriso"))
                .run(ToolCommand.of("xorriso", "-as", "mkisofs", "-quiet", "-o", FOLDER + "/seed.iso")
                        .arguments("-V", "cidata", "-J", "-r", FOLDER + "/files")
                        .output(folder, FOLDER)
                        .build());
        return new Seed(folder.resolve("seed.iso"), "if=ide,media=cdrom,format=raw,readonly=on");
    }

    /** A FAT without a partition table, as a virtio disk. */
    static Seed disk(BuiltImages images, Path folder, Map<String, String> content) throws IOException {
        write(folder, content);
        String image = FOLDER + "/seed.img";
        Tools tools = images.tools(Set.of("mtools"));
        tools.run(ToolCommand.of("mformat", "-C", "-i", image, "-v", "CIDATA", "-f", "1440", "::")
                .output(folder, FOLDER)
                .build());
        for (String name : content.keySet()) {
            tools.run(ToolCommand.of("mcopy", "-i", image, FOLDER + "/files/" + name, "::")
                    .output(folder, FOLDER)
                    .build());
        }
        return new Seed(folder.resolve("seed.img"), "if=virtio,format=raw,readonly=on");
    }

    private static void write(Path folder, Map<String, String> content) throws IOException {
        Path files = Files.createDirectories(folder.resolve("files"));
        for (Map.Entry<String, String> each : content.entrySet()) {
            Files.writeString(files.resolve(each.getKey()), each.getValue());
        }
    }
}
