package dev.osbuild;

import dev.osbuild.base.FileTree;
import dev.osbuild.store.CacheFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The machine's cache once more, by hard links where one file system holds both. */
public final class CacheCopy {

    private CacheCopy() {}

    /**
     * Copies it, but for the results of some steps, which have to be made again.
     *
     * @param outputs of those steps
     */
    public static Path without(Collection<String> outputs, Path folder) throws Exception {
        Path cache = CacheFolder.of(System.getenv());
        Path copy = Files.createDirectories(folder);
        for (String part : List.of("files", "state", "trees")) {
            List<String> link = List.of(
                    "sh",
                    "-c",
                    "cp -al \"$0\" \"$1\" 2>/dev/null || cp -a \"$0\" \"$1\"",
                    cache.resolve(part).toString(),
                    copy.toString());
            ProgramRun.of(folder, Map.of(), link).succeeded();
        }
        try (var groups = Files.newDirectoryStream(copy.resolve("trees/results"))) {
            for (Path group : groups) {
                forget(group, outputs);
            }
        }
        return copy;
    }

    private static void forget(Path group, Collection<String> outputs) throws IOException {
        try (var results = Files.newDirectoryStream(group, path -> Files.isDirectory(path))) {
            for (Path result : results) {
                if (outputs.stream().anyMatch(name -> Files.exists(result.resolve(name)))) {
                    FileTree.delete(result);
                    Files.delete(group.resolve(result.getFileName() + ".complete"));
                }
            }
        }
    }
}
