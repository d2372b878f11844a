package dev.osbuild.stage.kernel;

import dev.osbuild.base.Digest;
import dev.osbuild.base.Selection;
import dev.osbuild.pipeline.ExternalInput;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.tool.ToolCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The distribution's {@code linux-source-X.Y} package, which holds the patched source as
 * {@code usr/src/linux-source-X.Y.tar.xz}. Its authenticity is that of the package archive.
 */
final class DistributionSource implements SourceArchive {

    private static final String INPUT = "linux-source";

    private final String series;

    DistributionSource(String series) {
        this.series = series;
    }

    @Override
    public List<ExternalInput> externals(Project project) {
        return List.of(new ExternalInput.Packages(INPUT, List.of("linux-source-" + series), Selection.NAMED));
    }

    @Override
    public Set<String> toolPackages() {
        return Set.of("dpkg", "xz-utils", "tar");
    }

    @Override
    public Digest digest(StageContext context) {
        return packageFile(context).locked().sha256();
    }

    @Override
    public Path open(StageContext context, Path scratch) throws IOException {
        context.tools()
                .run(ToolCommand.of("dpkg-deb", "-x", "/package.deb", "/unpacked")
                        .input(packageFile(context).file(), "/package.deb")
                        .output(scratch, "/unpacked")
                        .build());
        Path archive = scratch.resolve("usr/src/linux-source-" + series + ".tar.xz");
        if (!Files.isRegularFile(archive)) {
            throw context.failure(
                    "the package linux-source-" + series + " has no usr/src/" + archive.getFileName(),
                    "use another kernel.version, or kernel.source: tarball");
        }
        return archive;
    }

    private static StageContext.PackageFile packageFile(StageContext context) {
        return context.packages(INPUT).get(0);
    }
}
