package dev.osbuild.release;

import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one release holds: {@code release.json}, canonical JSON, signed.
 *
 * @param schema version of this format, {@value #SCHEMA}
 * @param os the profiles' {@code os.id}
 * @param channel its label
 * @param version such as {@code v1.2.0}
 * @param commit it was made of
 * @param issued when it was made
 * @param securityEpoch raised by the maker when no earlier release must be used any more
 * @param variants what users choose from
 * @param files everything in the folder but this document, the lists of sums and their signatures
 * @param notes address of the notes, or their path below the release
 * @param compatibility path of {@code compatibility.json}
 */
public record ReleaseDocument(
        int schema,
        String os,
        String channel,
        String version,
        String commit,
        String issued,
        long securityEpoch,
        List<Variant> variants,
        List<Listed> files,
        String notes,
        String compatibility) {

    public static final int SCHEMA = 1;
    public static final String FILE_NAME = "release.json";
    static final int MAX_BYTES = 16 << 20;

    public ReleaseDocument {
        RelativePaths.requireName(version);
        RelativePaths.requireName(channel);
        ReleaseIndex.instant(issued);
        variants = variants.stream()
                .sorted(Comparator.comparing(Variant::profile).thenComparing(Variant::file))
                .toList();
        files = files.stream().sorted(Comparator.comparing(Listed::path)).toList();
        Set<String> paths = new HashSet<>();
        for (Listed file : files) {
            if (!paths.add(file.path())) {
                throw new IllegalArgumentException("it lists " + file.path() + " twice");
            }
        }
        for (Variant variant : variants) {
            if (!paths.contains(variant.file())) {
                throw new IllegalArgumentException("it does not list the file of its variant " + variant.file());
            }
        }
    }

    /**
     * One artifact that users choose.
     *
     * @param format the output it is
     * @param platforms what it is for, such as {@code qemu}
     * @param file path below the release
     * @param signature path or address of the signature that covers it, through the manifest
     * @param bootable whether it starts a machine; then it was started
     * @param firmware under which it was started: {@code bios}, {@code uefi}
     * @param minimumMemory bytes with which it was started; 0 when it is not bootable
     * @param evidence path of the boot test's record; empty when it is not bootable
     * @param sbom path or address of its bill of materials
     * @param url address of the file, or its path below the release
     */
    public record Variant(
            String profile,
            String format,
            String architecture,
            List<String> platforms,
            String file,
            String mediaType,
            long size,
            String sha256,
            String sha512,
            String signature,
            boolean bootable,
            List<String> firmware,
            long minimumMemory,
            String evidence,
            String sbom,
            String url) {

        public Variant {
            platforms = List.copyOf(platforms);
            firmware = List.copyOf(firmware);
            RelativePaths.requireName(profile);
            RelativePaths.requirePath(file);
            Listed.requireDigests(file, sha256, sha512);
        }
    }

    /** Reads a document. */
    static ReleaseDocument read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return parse(in.readNBytes(MAX_BYTES), file.toString());
        }
    }

    /** Reads a document's bytes; {@code where} names them in errors. */
    static ReleaseDocument parse(byte[] bytes, String where) {
        try {
            return CanonicalJson.read(bytes, ReleaseDocument.class);
        } catch (IOException e) {
            throw new OsbuildException.VerificationFailed(
                    "not a release: " + e.getMessage(), where, "fetch it again", e);
        }
    }

    byte[] bytes() {
        return CanonicalJson.pretty(this);
    }
}
