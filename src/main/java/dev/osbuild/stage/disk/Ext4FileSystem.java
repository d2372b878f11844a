package dev.osbuild.stage.disk;

import dev.osbuild.image.GuidSeed;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.tool.ToolCommand;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** Makes an empty ext4 file system that is the same in every build: fixed UUID, hash seed and dates. */
final class Ext4FileSystem {

    private static final String FOLDER_INSIDE = "/out";

    private final StageContext context;

    Ext4FileSystem(StageContext context) {
        this.context = context;
    }

    /** @param name of the partition; becomes the label */
    Path make(String name, long bytes, GuidSeed seed) throws IOException {
        Path folder = context.scratch(name);
        Path image = folder.resolve(name);
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(bytes);
        }
        String hashSeed = seed.guid(name + " hash seed").toString();
        context.tools()
                .run(ToolCommand.of("mke2fs", "-q", "-F", "-t", "ext4", "-L", name)
                        .arguments("-U", seed.guid(name + " file system").toString())
                        .arguments("-E", "hash_seed=" + hashSeed + ",lazy_itable_init=1,root_owner=0:0")
                        .arguments(FOLDER_INSIDE + "/" + name)
                        .environment("SOURCE_DATE_EPOCH", context.epoch().toString())
                        .environment("E2FSPROGS_FAKE_TIME", context.epoch().toString())
                        .output(folder, FOLDER_INSIDE)
                        .build());
        return image;
    }
}
