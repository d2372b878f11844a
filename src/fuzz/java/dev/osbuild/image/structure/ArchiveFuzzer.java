package dev.osbuild.image.structure;

/** Tar archives, packed or not: those of systems, of WSL, of container images. */
public final class ArchiveFuzzer {

    private ArchiveFuzzer() {}

    /** Called with whatever the fuzzer thinks of; any error that comes out is a finding. */
    public static void fuzzerTestOneInput(byte[] input) {
        AnnouncedImage.check(input, "application/x-tar");
    }
}
