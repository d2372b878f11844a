package dev.osbuild.image.disk;

import dev.osbuild.image.ByteSource;
import dev.osbuild.image.Malformed;
import dev.osbuild.image.MixedEndianGuid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * The disk inside a VHDX ([MS-VHDX] section 2) that stands alone. One that leans on a parent, or whose log has to be
 * replayed, is refused.
 */
public final class VhdxDisk extends BlockDisk {

    private static final int MOST_REGIONS = 2047;
    private static final int MOST_ITEMS = 2047;
    private static final int LARGEST_ITEM = 1 << 16;
    /** Blocks may have 256 MiB; they are read in pieces. */
    private static final int PIECE_BYTES = 1 << 20;

    private static final long PLACE_BITS = ~(Vhdx.MEBIBYTE - 1);

    private final ByteSource image;
    private final int blockBytes;
    private final long table;
    private final long ratio;

    private VhdxDisk(ByteSource image, Parameters parameters, Region table) {
        super(parameters.diskBytes, PIECE_BYTES);
        this.blockBytes = parameters.blockBytes;
        this.image = image;
        this.table = table.at;
        this.ratio = Vhdx.chunkRatio(parameters.blockBytes, parameters.sectorBytes);
    }

    /**
     * Opens an image.
     *
     * @throws dev.osbuild.base.OsbuildException.VerificationFailed when it is malformed or does not stand alone
     */
    public static VhdxDisk open(ByteSource image) throws IOException {
        Malformed.unless(image.size() >= Vhdx.MEBIBYTE, Vhdx.FORMAT, "it is shorter than its headers");
        long signature = image.read(0, 8).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        Malformed.unless(signature == Vhdx.FILE_SIGNATURE, Vhdx.FORMAT, "it has no magic number");
        checkHeaders(image);
        Map<UUID, Region> regions = regions(image);
        Region table = region(regions, Vhdx.BLOCK_TABLE_REGION);
        Parameters parameters = parameters(image, region(regions, Vhdx.METADATA_REGION));
        long blocks = Vhdx.roundUp(parameters.diskBytes, parameters.blockBytes) / parameters.blockBytes;
        long entries = blocks + (blocks - 1) / Vhdx.chunkRatio(parameters.blockBytes, parameters.sectorBytes);
        Malformed.unless(entries * Long.BYTES <= table.bytes, Vhdx.FORMAT, "its block table is too short");
        return new VhdxDisk(image, parameters, table);
    }

    private static void checkHeaders(ByteSource image) throws IOException {
        Optional<ByteBuffer> current = Optional.empty();
        for (long at : Vhdx.HEADERS_AT) {
            ByteBuffer header = image.read(at, Vhdx.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            boolean sound = header.getInt(0) == Vhdx.HEADER_SIGNATURE
                    && header.getInt(4) == VhdxWriter.checksum(header)
                    && header.getShort(66) == 1;
            boolean newer =
                    current.map(other -> header.getLong(8) > other.getLong(8)).orElse(true);
            if (sound && newer) {
                current = Optional.of(header);
            }
        }
        Malformed.unless(current.isPresent(), Vhdx.FORMAT, "neither of its headers is sound");
        UUID log = MixedEndianGuid.get(current.get().position(48));
        Malformed.unless(log.equals(new UUID(0, 0)), Vhdx.FORMAT, "it was not closed properly");
    }

    private static Map<UUID, Region> regions(ByteSource image) throws IOException {
        ByteBuffer bytes = null;
        for (long at : Vhdx.REGION_TABLES_AT) {
            ByteBuffer read = image.read(at, Vhdx.REGION_TABLE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            if (read.getInt(0) == Vhdx.REGION_SIGNATURE && read.getInt(4) == VhdxWriter.checksum(read)) {
                bytes = read;
            }
        }
        if (bytes == null) {
            throw Malformed.image(Vhdx.FORMAT, "neither of its region tables is sound");
        }
        int count = bytes.getInt(8);
        Malformed.unless(count >= 0 && count <= MOST_REGIONS, Vhdx.FORMAT, "it has too many regions");
        Map<UUID, Region> regions = new HashMap<>();
        for (int index = 0; index < count; index++) {
            UUID id = MixedEndianGuid.get(bytes.position(16 + index * 32));
            Region region = new Region(bytes.getLong(), bytes.getInt() & 0xFFFF_FFFFL);
            boolean inside = region.at >= Vhdx.MEBIBYTE && region.at <= image.size() - region.bytes;
            Malformed.unless(inside, Vhdx.FORMAT, "a region lies outside the file");
            regions.put(id, region);
        }
        return regions;
    }

    private static Region region(Map<UUID, Region> regions, UUID id) {
        Malformed.unless(regions.containsKey(id), Vhdx.FORMAT, "it lacks a region");
        return Objects.requireNonNull(regions.get(id));
    }

    private static Parameters parameters(ByteSource image, Region region) throws IOException {
        Malformed.unless(region.bytes >= Vhdx.METADATA_TABLE_BYTES, Vhdx.FORMAT, "its metadata are too short");
        ByteBuffer table = image.read(region.at, Vhdx.METADATA_TABLE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int count = table.getShort(10) & 0xFFFF;
        boolean sound = table.getLong(0) == Vhdx.METADATA_SIGNATURE && count <= MOST_ITEMS;
        Malformed.unless(sound, Vhdx.FORMAT, "its metadata have no table");
        Map<UUID, ByteBuffer> items = new HashMap<>();
        for (int index = 0; index < count; index++) {
            UUID id = MixedEndianGuid.get(table.position(32 + index * 32));
            long at = table.getInt() & 0xFFFF_FFFFL;
            long length = table.getInt() & 0xFFFF_FFFFL;
            boolean inside = length <= LARGEST_ITEM && at <= region.bytes - length;
            Malformed.unless(inside, Vhdx.FORMAT, "an item of its metadata lies outside");
            items.put(id, image.read(region.at + at, (int) length).order(ByteOrder.LITTLE_ENDIAN));
        }
        ByteBuffer file = item(items, Vhdx.FILE_PARAMETERS, 8);
        Parameters parameters = new Parameters(
                file.getInt(0),
                item(items, Vhdx.DISK_SIZE, 8).getLong(0),
                item(items, Vhdx.LOGICAL_SECTOR, 4).getInt(0));
        Malformed.unless((file.getInt(4) & 2) == 0, Vhdx.FORMAT, "it leans on a parent");
        parameters.check();
        return parameters;
    }

    private static ByteBuffer item(Map<UUID, ByteBuffer> items, UUID id, int length) {
        ByteBuffer item = items.get(id);
        if (item == null || item.limit() != length) {
            throw Malformed.image(Vhdx.FORMAT, "its metadata lack an item");
        }
        return item;
    }

    @Override
    void readBlock(long piece, ByteBuffer target) throws IOException {
        long index = piece * PIECE_BYTES / blockBytes;
        long place = table + (index + index / ratio) * Long.BYTES;
        long entry =
                image.read(place, Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        int state = (int) (entry & 7);
        Malformed.unless(state != Vhdx.BLOCK_PARTIALLY_PRESENT, Vhdx.FORMAT, "a block leans on a parent");
        if (state == Vhdx.BLOCK_PRESENT) {
            image.read((entry & PLACE_BITS) + piece * PIECE_BYTES % blockBytes, target);
        }
    }

    private record Region(long at, long bytes) {}

    private record Parameters(int blockBytes, long diskBytes, int sectorBytes) {
        void check() {
            boolean block = blockBytes >= 1 << 20 && blockBytes <= 1 << 28 && Integer.bitCount(blockBytes) == 1;
            Malformed.unless(block, Vhdx.FORMAT, "its block size is out of range");
            Malformed.unless(
                    sectorBytes == Vhdx.SECTOR_BYTES || sectorBytes == 4096, Vhdx.FORMAT, "its sector size is unknown");
            Malformed.unless(diskBytes > 0 && diskBytes <= 64L << 40, Vhdx.FORMAT, "its disk size is out of range");
        }
    }
}
