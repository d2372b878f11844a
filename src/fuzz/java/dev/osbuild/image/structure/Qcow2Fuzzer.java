package dev.osbuild.image.structure;

/** qcow2 images, with the disk inside. */
public final class Qcow2Fuzzer {

    private Qcow2Fuzzer() {}

    /** Called with whatever the fuzzer thinks of; any error that comes out is a finding. */
    public static void fuzzerTestOneInput(byte[] input) {
        AnnouncedImage.check(input, "application/x-qemu-disk");
    }
}
