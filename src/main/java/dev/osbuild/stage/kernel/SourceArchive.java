package dev.osbuild.stage.kernel;

import dev.osbuild.base.Digest;
import dev.osbuild.pipeline.ExternalInput;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.StageContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Where a kernel's source comes from. */
interface SourceArchive {

    List<ExternalInput> externals(Project project);

    Set<String> toolPackages();

    /** Digest of the archive's bytes: what its unpacked tree depends on. */
    Digest digest(StageContext context);

    /**
     * The archive as a tar file, compressed or not, checked for authenticity where that was asked for.
     *
     * @param scratch an empty folder for what must be unpacked on the way
     */
    Path open(StageContext context, Path scratch) throws IOException;
}
