package dev.osbuild.stage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.Size;
import dev.osbuild.base.SourceEpoch;
import dev.osbuild.image.GuidPartitionTable;
import dev.osbuild.image.GuidSeed;
import dev.osbuild.image.Partition;
import dev.osbuild.profile.Disk;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiskLayoutTest {

    private static final GuidSeed SEED = new GuidSeed("osbuild 1.0", new SourceEpoch(1_700_000_000));
    private static final Size BLOCK = Size.ofMebibytes(1);
    private static final Disk.Extra DATA = new Disk.Extra("data", new Size(1_500_000), Disk.FileSystem.EXT4);

    private static GuidPartitionTable layout(Optional<Size> size, Disk.Extra... extras) {
        return DiskLayout.of(
                new Disk(size, 15, BLOCK, Disk.Compression.ZSTD, List.of(extras)), 5 << 20, (3 << 20) + 1, SEED);
    }

    private static Partition partition(GuidPartitionTable table, String name) {
        return table.partition(name).orElseThrow();
    }

    @Test
    void isNoLargerThanItsContentUnlessAsked() {
        GuidPartitionTable table = layout(Optional.empty());

        assertThat(table.sectors() * 512).isEqualTo((1 + 5 + 4 + 1) << 20);
        assertThat(partition(table, "system").firstByte()).isEqualTo(6 << 20);
        assertThat(partition(table, "system").bytes()).isEqualTo(4 << 20);
    }

    @Test
    void givesSpareRoomToTheSystem() {
        GuidPartitionTable table = layout(Optional.of(Size.parse("1 GB")), DATA);

        assertThat(table.sectors() * 512).isEqualTo(953L << 20).isLessThanOrEqualTo(1_000_000_000);
        assertThat(partition(table, "data").bytes()).isEqualTo(2 << 20);
        assertThat(partition(table, "data").lastSector()).isEqualTo(table.sectors() - 2048 - 1);
        assertThat(partition(table, "system").bytes()).isEqualTo((953L - 1 - 5 - 2 - 1) << 20);
    }

    @Test
    void keepsGuidsWhenTheSystemGrows() {
        Disk disk = new Disk(Optional.empty(), 15, BLOCK, Disk.Compression.ZSTD, List.of());

        assertThat(DiskLayout.of(disk, 1, 1, SEED).partitions())
                .extracting(Partition::id)
                .isEqualTo(DiskLayout.of(disk, 1, 9 << 20, SEED).partitions().stream()
                        .map(Partition::id)
                        .toList());
    }

    @Test
    void saysHowMuchRoomIsMissing() {
        assertThatThrownBy(() -> layout(Optional.of(Size.ofMebibytes(10))))
                .hasMessage("the disk needs 11 MiB, but disk.size gives it 10 MiB");
    }

    @Test
    void refusesTwoPartitionsOfOneName() {
        assertThatThrownBy(() -> layout(Optional.empty(), DATA, DATA)).hasMessageContaining("'data' is taken");
    }

    private static Disk slots(Optional<Size> size, Disk.Extra... extras) {
        Disk.Slots sizes = new Disk.Slots(
                Size.ofMebibytes(8),
                Size.ofMebibytes(6),
                Size.ofMebibytes(5),
                Size.ofMebibytes(4),
                false,
                Disk.Slots.USUAL.proof());
        return new Disk(size, 15, BLOCK, Disk.Compression.ZSTD, List.of(extras), Disk.Layout.AB, sizes);
    }

    @Test
    void slotsAreEqualAndDataTakeTheRest() {
        GuidPartitionTable table = DiskLayout.of(slots(Optional.of(Size.ofMebibytes(100))), 8 << 20, 5 << 20, SEED);

        assertThat(table.partitions())
                .extracting(Partition::name)
                .containsExactly("bios-boot", "esp", "system-a", "system-b", "config", "data");
        assertThat(partition(table, "system-a").bytes())
                .isEqualTo(partition(table, "system-b").bytes())
                .isEqualTo(6 << 20);
        assertThat(partition(table, "data").bytes()).isEqualTo((100L - 1 - 8 - 6 - 6 - 5 - 1) << 20);
    }

    @Test
    void saysWhatDoesNotFitIntoItsSlot() {
        assertThatThrownBy(() -> DiskLayout.of(slots(Optional.empty()), 8 << 20, 7 << 20, SEED))
                .hasMessage("the system with its hash tree has 7 MiB, but disk.slots.system gives it 6 MiB");
    }

    @Test
    void refusesSlotsThatContradictTheDisk() {
        assertThatThrownBy(() -> slots(Optional.of(Size.ofMebibytes(20)))).hasMessageContaining("disk.slots");
        assertThatThrownBy(() -> slots(Optional.empty(), DATA)).hasMessageContaining("'data' of its own");
    }
}
