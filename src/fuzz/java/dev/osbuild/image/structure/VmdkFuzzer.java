package dev.osbuild.image.structure;

/** VMDK images, with the disk inside. */
public final class VmdkFuzzer {

    private VmdkFuzzer() {}

    /** Called with whatever the fuzzer thinks of; any error that comes out is a finding. */
    public static void fuzzerTestOneInput(byte[] input) {
        AnnouncedImage.check(input, "application/x-vmdk");
    }
}
