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
}
