package dev.osbuild.image.inspect;

import dev.osbuild.image.ByteSource;
import dev.osbuild.image.files.FatFiles;
import dev.osbuild.image.files.ImageFiles;
import dev.osbuild.image.files.SquashfsFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file system: what kind it is, and the system or the boot files in it. */
final class FileSystemFacts {

    private static final int MOST_KERNEL_BYTES = 256 << 20;
    private static final int MOST_TEXT_BYTES = 1 << 20;
    private static final Pattern KERNEL_LINE =
            Pattern.compile("(?m)^[ \t]*(?:(?:el)?if )?linux(?:16|efi)?[ \t]+\\S+[ \t]*([^;\n]*)");

    private FileSystemFacts() {}

    static Map<String, Object> of(ByteSource source) throws IOException {
        Map<String, Object> facts = new LinkedHashMap<>();
        add(source, facts);
        return facts;
    }

    static void add(ByteSource source, Map<String, Object> facts) throws IOException {
        switch (ArtifactFormat.of(source)) {
            case SQUASHFS -> addSquashfs(source, facts);
            case FAT -> addFat(source, facts);
            case EXT4 -> addExt4(source, facts);
            default -> facts.putIfAbsent("fileSystem", "none known");
        }
    }

    private static void addSquashfs(ByteSource source, Map<String, Object> facts) throws IOException {
        SquashfsFiles files = SquashfsFiles.open(source);
        facts.put("fileSystem", "squashfs");
        facts.put("usedBytes", files.superblock().bytesUsed());
        facts.put("compression", files.superblock().compression().toString().toLowerCase(Locale.ROOT));
        facts.put("blockBytes", files.superblock().blockBytes());
        facts.put("inodes", files.superblock().inodes());
        facts.put(
                "modified",
                java.time.Instant.ofEpochSecond(files.superblock().modified()).toString());
        SystemFacts.add(files, facts);
    }

    private static void addFat(ByteSource source, Map<String, Object> facts) throws IOException {
        FatFiles files = FatFiles.open(source);
        facts.put("fileSystem", "fat");
        facts.put("label", files.label());
        addBootFiles(files, facts);
    }

    /** The kernel's version and the words it gets from GRUB's menu. */
    static void addBootFiles(ImageFiles files, Map<String, Object> facts) throws IOException {
        Optional<byte[]> kernel = files.read("boot/vmlinuz", MOST_KERNEL_BYTES);
        if (kernel.isPresent()) {
            KernelImage.version(kernel.get()).ifPresent(version -> facts.put("kernel", version));
        }
        Optional<byte[]> menu = files.read("boot/grub/grub.cfg", MOST_TEXT_BYTES);
        if (menu.isPresent()) {
            Matcher line = KERNEL_LINE.matcher(new String(menu.get(), StandardCharsets.UTF_8));
            if (line.find()) {
                facts.put("commandLine", Printable.text(line.group(1).strip()));
            }
        }
    }

    private static void addExt4(ByteSource source, Map<String, Object> facts) throws IOException {
        ByteBuffer superblock = source.read(1024, 1024);
        byte[] label = new byte[16];
        superblock.get(0x78, label);
        facts.put("fileSystem", "ext4");
        facts.put("label", Printable.text(new String(label, StandardCharsets.UTF_8).replaceFirst("\0.*", "")));
    }
}
