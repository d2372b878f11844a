package dev.osbuild.stage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Size;
import dev.osbuild.base.SparseFile;
import dev.osbuild.image.GuidPartitionTable;
import dev.osbuild.image.Partition;
import dev.osbuild.profile.Disk;
import dev.osbuild.profile.Os;
import dev.osbuild.stage.FakeStageContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskStageTest {

    private static final Os OS =
            new Os("osbuild", "osbuild", "1.0", Optional.empty(), Optional.empty(), Optional.empty());

    @TempDir
    private Path folder;

    private FakeStageContext context;

    @BeforeEach
    void prepare() throws IOException {
        context = new FakeStageContext(folder, command -> {
            assertThat(command.arguments().get(0)).isEqualTo("mke2fs");
            Files.writeString(FakeStageContext.host(command, "/out/data"), "ext4");
        });
        context.inputs.put("esp", Files.writeString(folder.resolve("esp"), "fat"));
        context.inputs.put("squashfs", Files.writeString(folder.resolve("squashfs"), "hsqs"));
        Path grub = Files.createDirectory(folder.resolve("grub"));
        byte[] boot = new byte[512];
        boot[510] = 0x55;
        boot[511] = (byte) 0xAA;
        Files.write(grub.resolve("boot.img"), boot);
        ByteBuffer core = ByteBuffer.allocate(3 * 512).order(ByteOrder.LITTLE_ENDIAN);
        core.putShort(0x1fc, (short) 2).putShort(0x1fe, (short) 0x820);
        Files.write(grub.resolve("core.img"), core.array());
        context.inputs.put("bios-boot", grub);
    }

    @AfterEach
    void close() {
        context.close();
    }

    private Path build(Optional<Size> size, Disk.Extra... extras) throws IOException {
        Disk disk = new Disk(size, 15, Size.ofMebibytes(1), Disk.Compression.ZSTD, List.of(extras));
        new DiskStage().run(new DiskStage.Configuration(OS, disk), context);
        return context.output("disk");
    }

    @Test
    void putsEverythingWhereTheTableSays() throws IOException {
        Path disk = build(Optional.of(Size.ofMebibytes(16)));

        assertThat(Files.size(disk)).isEqualTo(16 << 20);
        try (FileChannel channel = FileChannel.open(disk)) {
            GuidPartitionTable table = GuidPartitionTable.read(channel);
            assertThat(table.partitions()).extracting(Partition::name).containsExactly("bios-boot", "esp", "system");
            assertThat(start(channel, table, "esp")).startsWith("fat");
            assertThat(start(channel, table, "system")).startsWith("hsqs");
        }
    }

    @Test
    void saysWhereTheDiskHasData() throws IOException {
        Path disk = build(
                Optional.of(Size.ofMebibytes(16)), new Disk.Extra("data", Size.ofMebibytes(2), Disk.FileSystem.EXT4));

        assertThat(SparseFile.identity(disk, context.extents("disk"))).isEqualTo(SparseFile.identity(disk));
        assertThat(context.extents("disk"))
                .allSatisfy(extent -> assertThat(extent.bytes()).isLessThan(1 << 20));
    }

    @Test
    void formatsExtraPartitions() throws IOException {
        Disk.Extra data = new Disk.Extra("data", Size.ofMebibytes(2), Disk.FileSystem.EXT4);
        Disk.Extra raw = new Disk.Extra("raw", Size.ofMebibytes(1), Disk.FileSystem.NONE);

        Path disk = build(Optional.empty(), data, raw);

        try (FileChannel channel = FileChannel.open(disk)) {
            GuidPartitionTable table = GuidPartitionTable.read(channel);
            assertThat(start(channel, table, "data")).startsWith("ext4");
            assertThat(start(channel, table, "raw")).startsWith("\0\0");
        }
    }

    @Test
    void namesTheSettingWhenTheDiskIsTooSmall() {
        assertThatThrownBy(() -> build(Optional.of(Size.ofMebibytes(2))))
                .isInstanceOfSatisfying(
                        OsbuildException.Usage.class, e -> assertThat(e.where()).isEqualTo("disk.size"));
    }

    private static String start(FileChannel disk, GuidPartitionTable table, String name) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8);
        disk.read(bytes, table.partition(name).orElseThrow().firstByte());
        return new String(bytes.array(), StandardCharsets.US_ASCII);
    }
}
