package dev.osbuild.stage.kernel;

import com.github.luben.zstd.ZstdInputStream;
import dev.osbuild.base.Digest;
import dev.osbuild.pipeline.ExternalInput;
import dev.osbuild.pipeline.Project;
import dev.osbuild.pipeline.StageContext;
import dev.osbuild.trust.DetachedSignature;
import dev.osbuild.trust.OpenPgpKeyring;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

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
        return switch (tarball.compression()) {
            case XZ -> Set.of("tar", "xz-utils");
            case GZ -> Set.of("tar", "gzip");
            case ZST -> Set.of("tar", "zstd");
        };
    }

    @Override
    public Digest digest(StageContext context) {
        return tarball.sha256();
    }

    @Override
    public Path open(StageContext context, Path scratch) throws IOException {
        Path archive = context.external(INPUT);
        if (tarball.signature().isPresent()) {
            verify(archive, context.external(SIGNATURE), context.external(KEYRING));
        }
        return archive;
    }

    private void verify(Path archive, Path signature, Path keyring) throws IOException {
        DetachedSignature signatures = DetachedSignature.parse(Files.readAllBytes(signature), signature.toString());
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
                InputStream content = decompressed(file)) {
            signatures.verify(content, OpenPgpKeyring.load(keyring), Instant.now());
        }
    }

    private InputStream decompressed(InputStream file) throws IOException {
        return switch (tarball.compression()) {
            case XZ -> new XZInputStream(file);
            case GZ -> new GZIPInputStream(file);
            case ZST -> new ZstdInputStream(file);
        };
    }
}
