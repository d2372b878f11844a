package dev.osbuild.profile;

import java.util.Optional;

/** The unified kernel image: one UEFI program of kernel, initramfs and command line. */
@Setting("The unified kernel image: one UEFI program of kernel, initramfs and command line.")
public record Uki(
        @Setting(
                value = "Private key that signs it for Secure Boot, a PEM file of the project; unsigned without one."
                        + " 'osbuild keys secure-boot' makes one for tests.",
                example = "keys/secure-boot.key")
        Optional<String> key,

        @Setting(value = "Certificate of the key, a PEM file of the project.", example = "keys/secure-boot.crt")
        Optional<String> certificate) {

    public Uki {
        if (key.isPresent() != certificate.isPresent()) {
            throw new IllegalArgumentException(
                    "uki.key and uki.certificate belong together; give both, or neither for an unsigned image");
        }
    }
}
