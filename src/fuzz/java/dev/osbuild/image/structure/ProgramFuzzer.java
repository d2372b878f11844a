package dev.osbuild.image.structure;

/** UEFI programs, unified kernel images among them. */
public final class ProgramFuzzer {

    private ProgramFuzzer() {}

    /** Called with whatever the fuzzer thinks of; any error that comes out is a finding. */
    public static void fuzzerTestOneInput(byte[] input) {
        AnnouncedImage.check(input, "application/x-efi");
    }
}
