package dev.osbuild.stage.iso;

import dev.osbuild.pipeline.StageContext;
import dev.osbuild.tool.ToolCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/**
 * Masters an ISO 9660 image (ECMA-119) with Rock Ridge names, two El Torito boot images, GRUB in the boot sector and a
 * GUID partition table whose second partition is the FAT for UEFI. All dates are the source epoch.
 */
final class HybridImage {

    static final String FILE_NAME = "image.iso";
    static final String EFI_FILE_NAME = "efi.img";
    private static final DateTimeFormatter ISO_9660_DATE =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'00'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final StageContext context;

    HybridImage(StageContext context) {
        this.context = context;
    }

    /**
     * Writes {@link #FILE_NAME}.
     *
     * @param content becomes the volume; holds {@code boot/grub/bios.img}
     * @param work holds {@link #EFI_FILE_NAME} and {@code boot_hybrid.img}, receives the image
     */
    void write(Path content, Path work, String label, UUID disk) throws IOException {
        String date = ISO_9660_DATE.format(context.epoch().instant());
        context.tools()
                .run(ToolCommand.of("xorriso", "-as", "mkisofs", "-quiet", "-r", "-no-pad")
                        .arguments("-V", label, "-o", "/out/" + FILE_NAME)
                        .arguments("--modification-date=" + date, "--set_all_file_dates", date)
                        .arguments("--gpt_disk_guid", disk.toString())
                        .arguments("--grub2-mbr", "/out/boot_hybrid.img", "--protective-msdos-label")
                        .arguments("-partition_cyl_align", "off", "-partition_offset", "16")
                        .arguments("-b", "boot/grub/bios.img", "-no-emul-boot", "-boot-load-size", "4")
                        .arguments("-boot-info-table", "--grub2-boot-info")
                        .arguments("-append_partition", "2", "0xef", "/out/" + EFI_FILE_NAME, "-appended_part_as_gpt")
                        .arguments("-eltorito-alt-boot", "-e", "--interval:appended_partition_2:all::")
                        .arguments("-no-emul-boot")
                        .arguments("/content")
                        .environment("SOURCE_DATE_EPOCH", context.epoch().toString())
                        .input(content, "/content")
                        .output(work, "/out")
                        .timeLimit(Duration.ofMinutes(30))
                        .build());
    }
}
