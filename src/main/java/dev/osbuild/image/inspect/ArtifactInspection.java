package dev.osbuild.image.inspect;

import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.image.ByteSource;
import dev.osbuild.image.Malformed;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Finds out what a file is by its content, never by its name, and describes it. */
public final class ArtifactInspection {

    private ArtifactInspection() {}

    /**
     * Describes a file.
     *
     * @return {@code format} and {@code bytes}, and what else the format tells: texts, numbers, lists and maps of them
     * @throws OsbuildException.VerificationFailed when it claims to be of a format and is not sound
     */
    public static Map<String, Object> of(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteSource source = ByteSource.of(channel);
            ArtifactFormat format = ArtifactFormat.of(source);
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("format", format.label());
            facts.put("bytes", channel.size());
            describe(format, source, Channels.newInputStream(channel.position(0)), facts);
            return facts;
        } catch (EOFException e) {
            throw Malformed.image("image", "it is cut short");
        } catch (IndexOutOfBoundsException
                | IllegalArgumentException
                | ArithmeticException
                | NegativeArraySizeException
                | BufferUnderflowException e) {
            throw Malformed.image("image", "its numbers contradict each other");
        }
    }

    /** Describes a folder that holds a root file system. */
    public static Map<String, Object> ofFolder(Path folder) throws IOException {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("format", "directory");
        facts.put("bytes", FileTree.totalBytes(folder));
        SystemFacts.add(
                (path, mostBytes) -> {
                    Path file = folder.resolve(path);
                    boolean readable = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                            && file.toRealPath().startsWith(folder.toRealPath())
                            && Files.size(file) <= mostBytes;
                    return readable ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
                },
                facts);
        return facts;
    }

    private static void describe(
            ArtifactFormat format, ByteSource source, InputStream stream, Map<String, Object> facts)
            throws IOException {
        switch (format) {
            case QCOW2, VMDK, VHDX, RAW -> DiskFacts.add(format, source, facts);
            case ISO -> IsoFacts.add(source, facts);
            case SQUASHFS, FAT, EXT4 -> FileSystemFacts.add(source, facts);
            case KERNEL -> KernelImage.version(source).ifPresent(version -> facts.put("kernel", version));
            case UKI -> UnifiedKernelFacts.add(source, facts);
            case TAR, GZIP, ZSTD -> new ArchiveFacts(stream, format).add(facts);
            case CPIO -> CpioFacts.add(stream, facts);
            case LZ4, UNKNOWN -> {
                // the name says all that is known
            }
        }
    }
}
