package dev.osbuild.image.structure;

import dev.osbuild.image.ByteSource;
import dev.osbuild.image.Malformed;
import dev.osbuild.image.files.InstalledPackage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Files of a tar archive as they pass by: those of a container image, a system's list of packages, system images. */
final class ArchiveContents implements TarStructure.Contents {

    private static final String SQUASHFS = ".squashfs";

    private final OciStructure container = new OciStructure();
    private final ByteSource archive;
    private final boolean packed;
    private final CountedStream stream;
    private final Findings findings;
    private Optional<byte[]> status = Optional.empty();
    private String images = "";

    /**
     * The contents of an archive.
     *
     * @param packed whether what is read differs from the archive's own bytes
     * @param stream that is read
     */
    ArchiveContents(ByteSource archive, boolean packed, CountedStream stream, Findings findings) {
        this.archive = archive;
        this.packed = packed;
        this.stream = stream;
        this.findings = findings;
    }

    @Override
    public void file(String path, long size, InputStream content) throws IOException {
        if (path.equals(InstalledPackage.STATUS)) {
            status = Optional.of(status(size, content));
        } else if (!packed && path.endsWith(SQUASHFS) && !path.contains("/")) {
            images += "; " + findings.squashfs(path, archive.part(stream.count(), size));
        } else {
            container.file(path, size, content);
        }
    }

    /** A system's list of packages, whole. */
    static byte[] status(long size, InputStream content) throws IOException {
        Malformed.unless(
                size <= InstalledPackage.MOST_STATUS_BYTES, "archive", "its list of packages is longer than is read");
        return content.readAllBytes();
    }

    /** What the files are together, in words; nothing for those of a system. */
    String check() {
        if (container.matches()) {
            String found = container.check();
            findings.system("its layers", container.status());
            return "; container image of " + found;
        }
        if (images.isEmpty()) {
            findings.system("", status);
        }
        return images;
    }
}
