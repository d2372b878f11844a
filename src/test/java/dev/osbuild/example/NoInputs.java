package dev.osbuild.example;

import dev.osbuild.base.EventSink;
import dev.osbuild.pipeline.ExternalInput;
import dev.osbuild.pipeline.InputSource;
import dev.osbuild.pipeline.StageContext.PackageFile;
import dev.osbuild.tool.Tools;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** For stages that read nothing from outside and run no tools. */
final class NoInputs implements InputSource {

    @Override
    public SortedMap<String, String> identify(ExternalInput input) {
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
        throw new UnsupportedOperationException("no stage asks for " + input);
    }

    @Override
    public List<PackageFile> obtainPackages(ExternalInput.Packages input, EventSink events) {
        return List.of();
    }

    @Override
    public Tools tools(Set<String> toolPackages, EventSink events) {
        throw new UnsupportedOperationException("no stage runs tools");
    }
}
