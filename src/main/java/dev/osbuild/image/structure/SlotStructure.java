package dev.osbuild.image.structure;

import dev.osbuild.base.Digest;
import dev.osbuild.image.ByteSource;
import dev.osbuild.image.GuidPartitionTable;
import dev.osbuild.image.Malformed;
import dev.osbuild.image.Partition;
import dev.osbuild.image.PartitionType;
import dev.osbuild.image.SquashfsSuperblock;
import dev.osbuild.image.VerityTree;
import dev.osbuild.image.files.FatFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Slots that the boot menu proves ({@code docs/ab.md}): by dm-verity, when data and hash tree have the root hash that stands
 * on the kernel's command line for the slot, or by the digest of the whole image.
 */
final class SlotStructure {

    private static final String FORMAT = "slot";
    private static final int MOST_TEXT_BYTES = 1 << 16;
    private static final Pattern TABLE = Pattern.compile("dm-mod\\.create=system,,,ro,0 ([0-9]{1,12}) verity 1"
            + " PARTLABEL=(\\S+) PARTLABEL=(\\S+) 4096 4096 ([0-9]{1,9}) ([0-9]{1,9})"
            + " sha256 ([0-9a-f]{64}) ((?:[0-9a-f]{2}){1,256})'");

    private static final Pattern DIGEST =
            Pattern.compile("^set slot_proof='verify=sha256:([0-9a-f]{64})'$", Pattern.MULTILINE);
    private static final int BLOCK_BYTES = 4096;

    private SlotStructure() {}

    static List<String> check(ByteSource disk, GuidPartitionTable table, Findings findings) throws IOException {
        Map<String, ByteSource> systems = new HashMap<>();
        List<FatFiles> boot = new ArrayList<>();
        for (Partition partition : table.partitions()) {
            ByteSource content = disk.part(partition.firstByte(), partition.bytes());
            systems.put(partition.name(), content);
            if (partition.type().equals(PartitionType.EFI_SYSTEM)) {
                boot.add(FatFiles.open(content));
            }
        }
        List<String> proven = new ArrayList<>();
        for (FatFiles files : boot) {
            for (String slot : List.of("a", "b")) {
                Optional<byte[]> words = files.read("boot/" + slot + "/slot.cfg", MOST_TEXT_BYTES);
                if (words.isPresent()) {
                    check(slot, new String(words.get(), StandardCharsets.UTF_8), systems)
                            .ifPresent(root -> findings.verityRoot(slot, root));
                    proven.add("slot " + slot + " with the digest of its command line");
                }
            }
        }
        return proven;
    }

    /**
     * Checks one slot.
     *
     * @param words of the boot menu for it
     * @param partitions by name
     * @return the root hash, hexadecimal; empty for a slot that is proved by its digest
     */
    static Optional<String> check(String slot, String words, Map<String, ByteSource> partitions) throws IOException {
        String label = "system-" + slot;
        ByteSource system = partitions.getOrDefault(label, ByteSource.of(new byte[0]));
        Matcher digest = DIGEST.matcher(words);
        if (digest.find()) {
            Malformed.unless(system.size() > 0, FORMAT, "there is no partition " + label);
            checkDigest(slot, system, digest.group(1));
            return Optional.empty();
        }
        return Optional.of(checkTree(slot, words, system));
    }

    /** What the initramfs reads of a partition: the image in whole blocks. */
    private static void checkDigest(String slot, ByteSource partition, String expected) throws IOException {
        long used = SquashfsSuperblock.read(partition, 0).bytesUsed();
        long bytes = (used + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
        Malformed.unless(bytes <= partition.size(), FORMAT, "the system of slot " + slot + " is cut short");
        try (InputStream image = partition.part(0, bytes).stream()) {
            Malformed.unless(
                    Digest.ofStream(image).hex().equals(expected),
                    FORMAT,
                    "the system of slot " + slot + " does not have the digest of the command line");
        }
    }

    private static String checkTree(String slot, String words, ByteSource system) throws IOException {
        Matcher said = TABLE.matcher(words);
        Malformed.unless(said.find(), FORMAT, "nothing proves slot " + slot);
        String label = "system-" + slot;
        boolean own = said.group(2).equals(label) && said.group(3).equals(label);
        Malformed.unless(own, FORMAT, "slot " + slot + " starts another partition than its own");
        long blocks = Long.parseLong(said.group(4));
        boolean same = said.group(4).equals(said.group(5)) && Long.parseLong(said.group(1)) == blocks * 8;
        Malformed.unless(same, FORMAT, "the figures of slot " + slot + " contradict each other");
        Malformed.unless(system.size() > 0, FORMAT, "there is no partition " + label);
        VerityTree.check(system, blocks, HexFormat.of().parseHex(said.group(7)), said.group(6));
        return said.group(6);
    }
}
