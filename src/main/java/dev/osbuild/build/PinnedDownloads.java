package dev.osbuild.build;

import dev.osbuild.base.Digest;
import dev.osbuild.base.EventSink;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** Files from the network that a profile pins by digest. */
@FunctionalInterface
interface PinnedDownloads {

    /** The file in the store, fetched and verified when it is missing. */
    Path fetch(URI address, Digest sha256, EventSink events) throws IOException;
}
