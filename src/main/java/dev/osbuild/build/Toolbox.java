package dev.osbuild.build;

import dev.osbuild.base.EventSink;
import dev.osbuild.tool.Tools;
import java.io.IOException;
import java.util.Set;
import java.util.SortedMap;

/** Where external programs come from: the tools tree, or the host. */
interface Toolbox {

    /** Everything about these packages' programs that could change what they make. */
    SortedMap<String, String> identify(Set<String> packages) throws IOException;

    /** The programs, ready to run. */
    Tools open(Set<String> packages, EventSink events) throws IOException;
}
