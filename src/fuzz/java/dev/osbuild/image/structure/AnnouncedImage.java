package dev.osbuild.image.structure;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.image.ByteSource;
import java.io.IOException;

/** An image whose format is known, which spares a fuzzer the guessing of magic numbers. */
public final class AnnouncedImage {

    private AnnouncedImage() {}

    /** Checks it; any other error than a refusal is a finding. */
    @SuppressWarnings("EmptyCatch") // refusing is what hostile input is for
    public static void check(byte[] image, String mediaType) {
        try {
            ImageStructure.check(ByteSource.of(image), mediaType);
        } catch (OsbuildException | IOException expected) {
            // refused in words
        }
    }
}
