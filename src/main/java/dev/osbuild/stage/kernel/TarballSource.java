package dev.osbuild.stage.kernel;

import dev.osbuild.base.Digest;
import dev.osbuild.pipeline.ExternalInput;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.tool.ToolCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A source archive from the network, pinned by its digest. A signature, when there is one, is over the uncompressed
 * archive, as kernel.org makes it, and is checked before anything is unpacked.
 */
final class TarballSource implements SourceArchive {

    private static final String INPUT = "source archive";
    private static final String SIGNATURE = "source signature";
    private static final String KEYRING = "source keyring";

    private final Kernel.Tarball tarball;

    TarballSource(Kernel.Tarball tarball) {
        this.tarball = tarball;
    }

    @Override
    public List<ExternalInput> externals(Project project) {
        List<ExternalInput> externals = new ArrayList<>();
        externals.add(new ExternalInput.Download(INPUT, tarball.url(), tarball.sha256()));
        tarball.signature()
                .ifPresent(file -> externals.add(new ExternalInput.LocalFile(SIGNATURE, project.resolve(file))));
        tarball.keyring().ifPresent(file -> externals.add(new ExternalInput.LocalFile(KEYRING, project.resolve(file))));
        return externals;
    }

    @Override
    public Set<String> toolPackages() {
        return tarball.signature().isPresent()
                ? Set.of("tar", "gpgv", decompressorPackage())
                : Set.of("tar", decompressorPackage());
    }

    @Override
    public Digest digest(StageContext context) {
        return tarball.sha256();
    }

    @Override
    public Path open(StageContext context, Path scratch) throws IOException {
        Path archive = context.external(INPUT);
        if (tarball.signature().isEmpty()) {
            return archive;
        }
        Path uncompressed = scratch.resolve("linux.tar");
        context.tools()
                .run(ToolCommand.of(decompressor(), "-dc")
                        .standardInput(archive)
                        .standardOutput(uncompressed)
                        .build());
        context.tools()
                .run(ToolCommand.of("gpgv", "--keyring", "/keyring", "/signature", "/linux.tar")
                        .input(context.external(KEYRING), "/keyring")
                        .input(context.external(SIGNATURE), "/signature")
                        .input(uncompressed, "/linux.tar")
                        .build());
        return uncompressed;
    }

    private String decompressor() {
        String address = tarball.url().toString();
        return address.endsWith(".xz") ? "xz" : address.endsWith(".gz") ? "gzip" : "zstd";
    }

    private String decompressorPackage() {
        return decompressor().equals("xz") ? "xz-utils" : decompressor();
    }
}
