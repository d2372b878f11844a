package dev.osbuild.build;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.osbuild.base.AtomicFile;
import dev.osbuild.base.IoFailure;
import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Packs files with zstd; the bytes do not depend on how many threads do it. */
public final class CompressedArtifacts {

    private static final int LEVEL = 19;
    private static final String SUFFIX = ".zst";

    private CompressedArtifacts() {}

    /**
     * Packs a file into one that is called the same with {@code .zst} at the end. A manifest beside it stays true.
     *
     * @param keep whether the original stays
     * @return the packed file
     */
    public static Path compress(Path file, boolean keep, int jobs) throws IOException {
        if (!Files.isRegularFile(file) || file.toString().endsWith(SUFFIX)) {
            throw new OsbuildException.Usage(
                    "only a file that is not packed yet can be packed", file.toString(), "name such a file");
        }
        CompanionManifest manifest = CompanionManifest.of(file);
        Path target = file.resolveSibling(file.getFileName() + SUFFIX);
        manifest.requireRoomFor(target);
        try {
            AtomicFile.write(target, temporary -> pack(file, temporary, jobs));
        } catch (IOException e) {
            throw IoFailure.of(target.toString(), e);
        }
        String output = manifest.output(file).orElse("file") + "-zst";
        if (keep) {
            manifest.put(target, output);
        } else {
            manifest.replace(file, target, output);
            Files.delete(file);
        }
        return target;
    }

    private static void pack(Path file, Path target, int jobs) throws IOException {
        try (var out = Files.newOutputStream(target);
                ZstdOutputStreamNoFinalizer packed = new ZstdOutputStreamNoFinalizer(out, LEVEL)) {
            packed.setWorkers(Math.max(1, jobs));
            packed.setChecksum(true);
            Files.copy(file, packed);
        }
    }
}
