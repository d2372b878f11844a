package dev.osbuild.image.inspect;

import dev.osbuild.base.Printable;
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
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file system: what kind it is, and the system or the boot files in it. */
final class FileSystemFacts {

    private static final int MOST_KERNEL_BYTES = 256 << 20;
    private static final int MOST_SYSTEM_BYTES = 512 << 20;
    private static final int MOST_TEXT_BYTES = 1 << 20;
    private static final Pattern KERNEL_LINE =
            Pattern.compile("(?m)^[ \t]*(?:(?:(?:el)?if )?linux(?:16|efi)?[ \t]+\\S+|start)[ \t]+(?!\\$)([^;\n]*)");
    private static final Pattern TRIES = Pattern.compile("(?m)^([ab])_try=([0-9])$");

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
        addSlots(files, facts);
        addProgram(files, facts);
    }

    /** What the boot loader knows of two slots: each one's kernel, and the tries it has left. */
    private static void addSlots(FatFiles files, Map<String, Object> facts) throws IOException {
        Optional<byte[]> environment = files.read("boot/grub/grubenv", MOST_TEXT_BYTES);
        if (environment.isEmpty()) {
            return;
        }
        Map<String, Object> slots = new TreeMap<>();
        Matcher tries = TRIES.matcher(new String(environment.get(), StandardCharsets.ISO_8859_1));
        while (tries.find()) {
            Map<String, Object> slot = new LinkedHashMap<>();
            slot.put("tries", Integer.parseInt(tries.group(2)));
            files.read("boot/" + tries.group(1) + "/vmlinuz", MOST_KERNEL_BYTES)
                    .flatMap(KernelImage::version)
                    .ifPresent(version -> slot.put("kernel", version));
            slots.put(tries.group(1), slot);
        }
        facts.put("slots", slots);
    }

    /** A unified kernel image where firmware looks for a program, and the system beside it. */
    private static void addProgram(FatFiles files, Map<String, Object> facts) throws IOException {
        Optional<ByteSource> program =
                files.read("EFI/BOOT/BOOTX64.EFI", MOST_KERNEL_BYTES).map(ByteSource::of);
        if (program.isPresent() && ArtifactFormat.of(program.get()) == ArtifactFormat.UKI) {
            Map<String, Object> known = new LinkedHashMap<>();
            UnifiedKernelFacts.add(program.get(), known);
            facts.put("program", known);
        }
        Optional<ByteSource> system =
                files.read("live/system.squashfs", MOST_SYSTEM_BYTES).map(ByteSource::of);
        if (system.isPresent() && ArtifactFormat.of(system.get()) == ArtifactFormat.SQUASHFS) {
            facts.put("system", of(system.get()));
        }
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
