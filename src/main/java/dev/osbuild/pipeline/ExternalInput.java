package dev.osbuild.pipeline;

import dev.osbuild.base.Digest;
import dev.osbuild.base.Selection;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** Something a stage reads that no step makes. Its digest is part of the step's cache key. */
public sealed interface ExternalInput {

    /** How the stage asks for it; unique within the stage. */
    String name();

    /** A file of the user's project. */
    record LocalFile(String name, Path file) implements ExternalInput {}

    /** A folder of the user's project: names, links, executable bits and contents count; owners and dates do not. */
    record LocalFolder(String name, Path folder) implements ExternalInput {}

    /** A file from the network, pinned by its digest. */
    record Download(String name, URI address, Digest sha256) implements ExternalInput {}

    /**
     * Packages of the profile's distribution.
     *
     * @param roots package names
     * @param selection how far the request reaches
     * @param recommends whether recommended packages come along, too
     */
    record Packages(String name, List<String> roots, Selection selection, boolean recommends) implements ExternalInput {
        public Packages {
            roots = roots.stream().distinct().sorted().toList();
        }

        /** A request without recommended packages. */
        public Packages(String name, List<String> roots, Selection selection) {
            this(name, roots, selection, false);
        }
    }
}
