package dev.osbuild.image.inspect;

import dev.osbuild.base.Printable;
import dev.osbuild.image.ByteSource;
import dev.osbuild.image.GuidPartitionTable;
import dev.osbuild.image.Partition;
import dev.osbuild.image.disk.Qcow2Disk;
import dev.osbuild.image.disk.VhdxDisk;
import dev.osbuild.image.disk.VmdkDisk;
import dev.osbuild.image.files.IsoFiles;
import dev.osbuild.image.files.SquashfsFiles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Where two artifacts that should be the same begin to differ: partition by partition, file by file. */
public final class ArtifactDifference {

    /** Digests by place. */
    private final SortedMap<String, String> places = new TreeMap<>();

    private ArtifactDifference() {}

    /**
     * The first place at which two files differ.
     *
     * @return such as {@code partition system: usr/bin/less}; for bytes that are part of no file, their offset
     */
    public static String first(Path one, Path other) throws IOException {
        SortedMap<String, String> left = of(one);
        SortedMap<String, String> right = of(other);
        TreeSet<String> all = new TreeSet<>(left.keySet());
        all.addAll(right.keySet());
        for (String place : all) {
            if (!Objects.equals(left.get(place), right.get(place))) {
                String missing = left.containsKey(place) ? " (missing in the second)" : " (missing in the first)";
                boolean both = left.containsKey(place) && right.containsKey(place);
                return Printable.text(place) + (both ? "" : missing);
            }
        }
        long byteOffset = Files.mismatch(one, other);
        return byteOffset < 0 ? "nothing" : "byte " + byteOffset + ", outside of files";
    }

    private static SortedMap<String, String> of(Path file) throws IOException {
        ArtifactDifference found = new ArtifactDifference();
        try (FileChannel channel = FileChannel.open(file)) {
            found.add("", ByteSource.of(channel));
        }
        return found.places;
    }

    private void add(String place, ByteSource source) throws IOException {
        switch (ArtifactFormat.of(source)) {
            case QCOW2 -> add(place, Qcow2Disk.open(source));
            case VMDK -> add(place, VmdkDisk.open(source));
            case VHDX -> add(place, VhdxDisk.open(source));
            case RAW -> addPartitions(place, source);
            case ISO -> {
                IsoFiles files = IsoFiles.open(source);
                for (String path : files.sizes().keySet()) {
                    add(place + path + ": ", files.open(path).orElseThrow());
                }
            }
            case SQUASHFS ->
                SquashfsFiles.open(source)
                        .walk((path, attributes, content) ->
                                places.put(place + path, attributes + " " + digest(content)));
            case TAR, GZIP, ZSTD -> addArchive(place, source);
            default -> {
                if (!place.isEmpty()) {
                    places.put(place.replaceFirst(": $", ""), digest(source.stream()));
                }
            }
        }
    }

    private void addPartitions(String place, ByteSource disk) throws IOException {
        for (Partition partition : GuidPartitionTable.read(disk).partitions()) {
            add(place + "partition " + partition.name() + ": ", disk.part(partition.firstByte(), partition.bytes()));
        }
    }

    private void addArchive(String place, ByteSource source) throws IOException {
        InputStream stream = new BufferedInputStream(source.stream(), 1 << 16);
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(ArchiveFacts.opened(stream, ArtifactFormat.of(source)), "UTF-8")) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String attributes = entry.getMode() + " " + entry.getLongUserId() + " " + entry.getLongGroupId() + " "
                        + entry.getLastModifiedTime().toMillis() + " " + entry.getLinkName() + " "
                        + new TreeMap<>(entry.getExtraPaxHeaders());
                places.put(place + entry.getName(), attributes + " " + digest(tar));
            }
        }
    }

    private static String digest(SquashfsFiles.Content content) throws IOException {
        MessageDigest sha256 = sha256();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
            content.copyTo(out);
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static String digest(InputStream content) throws IOException {
        MessageDigest sha256 = sha256();
        new DigestInputStream(content, sha256).transferTo(OutputStream.nullOutputStream());
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
