package dev.osbuild.pipeline;

import dev.osbuild.base.EventSink;
import dev.osbuild.pipeline.StageContext.PackageFile;
import dev.osbuild.tool.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/** Where external inputs and tools come from. Identities are known before anything runs; contents when a step needs them. */
public interface InputSource {

    /** The digest of each part of an input, by a name people understand. */
    SortedMap<String, String> identify(ExternalInput input) throws IOException;

    /** Name to version and digest of every package that the tools tree for these packages holds. */
    SortedMap<String, String> identifyTools(Set<String> toolPackages) throws IOException;

    /** Bytes that would have to be fetched before this input can be used. */
    long bytesToFetch(ExternalInput input) throws IOException;

    /** The local file or folder of an input that is no package set, fetched and verified. */
    Path obtain(ExternalInput input, EventSink events) throws IOException;

    /** The files of a package set, fetched and verified, in name order. */
    List<PackageFile> obtainPackages(ExternalInput.Packages input, EventSink events) throws IOException;

    /** The programs of these packages, ready to run. */
    Tools tools(Set<String> toolPackages, EventSink events) throws IOException;
}
