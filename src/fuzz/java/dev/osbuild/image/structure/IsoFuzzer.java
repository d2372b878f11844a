package dev.osbuild.image.structure;

/** ISO 9660 images and their boot catalogues. */
public final class IsoFuzzer {

    private IsoFuzzer() {}

    /** Called with whatever the fuzzer thinks of; any error that comes out is a finding. */
    public static void fuzzerTestOneInput(byte[] input) {
        AnnouncedImage.check(input, "application/x-iso9660-image");
    }
}
