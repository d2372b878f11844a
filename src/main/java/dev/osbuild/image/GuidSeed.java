package dev.osbuild.image;

import dev.osbuild.base.SourceEpoch;
import java.util.UUID;

/**
 * Where the GUIDs and serial numbers of one image come from, so that two builds of it carry the same ones and two
 * different images do not.
 *
 * @param image what the image is, such as {@code osbuild 0.1.0}
 * @param epoch the date of the image
 */
public record GuidSeed(String image, SourceEpoch epoch) {

    /** The seed of every image of one version of a system. */
    public static GuidSeed ofSystem(String id, String version, SourceEpoch epoch) {
        return new GuidSeed(id + " " + version, epoch);
    }

    /** The GUID of one thing in the image; the same purpose gives the same GUID. */
    public UUID guid(String purpose) {
        return MixedEndianGuid.derivedFrom("osbuild:" + image + ":" + epoch + ":" + purpose);
    }

    /** The 32-bit serial number of one file system in the image; never zero. */
    public int serial(String purpose) {
        return (int) guid(purpose).getLeastSignificantBits() | 1;
    }
}
