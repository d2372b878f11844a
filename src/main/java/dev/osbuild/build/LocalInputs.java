package dev.osbuild.build;

import dev.osbuild.base.EventSink;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.pipeline.ExternalInput;
import dev.osbuild.pipeline.InputSource;
import dev.osbuild.pipeline.StageContext.PackageFile;
import dev.osbuild.tool.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Sees whether the files and folders that a profile names are there, and looks at no package, tool or network. */
final class LocalInputs implements InputSource {

    /** @throws OsbuildException.Usage when a file or folder of the project is missing or of the wrong kind */
    static void require(ExternalInput input) {
        if (input instanceof ExternalInput.LocalFile local) {
            requirePresent(local.file());
            require(Files.isRegularFile(local.file()), "this is no regular file", local.file());
        } else if (input instanceof ExternalInput.LocalFolder local) {
            requirePresent(local.folder());
            require(Files.isDirectory(local.folder()), "this is no folder", local.folder());
        }
    }

    private static void requirePresent(Path path) {
        if (!Files.exists(path)) {
            throw new OsbuildException.Usage(
                    "there is no '" + path.getFileName() + "' here",
                    path.toString(),
                    "create it, or correct the profile that names it");
        }
    }

    static void require(boolean condition, String what, Path path) {
        if (!condition) {
            throw new OsbuildException.Usage(what, path.toString(), "replace it, or correct the profile that names it");
        }
    }

    @Override
    public SortedMap<String, String> identify(ExternalInput input) {
        require(input);
        return new TreeMap<>();
    }

    @Override
    public SortedMap<String, String> identifyTools(Set<String> toolPackages) {
        return new TreeMap<>();
    }

    @Override
    public long bytesToFetch(ExternalInput input) {
        return 0;
    }

    @Override
    public Path obtain(ExternalInput input, EventSink events) {
        throw new UnsupportedOperationException("nothing is built from a check");
    }

    @Override
    public List<PackageFile> obtainPackages(ExternalInput.Packages input, EventSink events) {
        throw new UnsupportedOperationException("nothing is built from a check");
    }

    @Override
    public Tools tools(Set<String> toolPackages, EventSink events) {
        throw new UnsupportedOperationException("nothing is built from a check");
    }
}
