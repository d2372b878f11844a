package dev.osbuild.profile;

import java.util.Optional;
import java.util.regex.Pattern;

/** The ISO image, which starts from a disc and from a disk alike. */
@Setting("The ISO image, which starts from a disc and from a disk alike.")
public record Iso(
        @Setting(
                value =
                        "Name of the volume, by which the system finds its own medium: at most 32 capital letters, digits"
                                + " and '_'; by default os.id and os.version.",
                example = "OUR_APPLIANCE")
        Optional<String> label,

        @Setting("Seconds the menu is shown; by default boot.timeout.")
        Optional<Integer> timeout,

        @Setting(
                value = "Whether the medium carries the disk image, as install/disk.qcow2, for an installer to write.",
                byDefault = "false")
        boolean carryDisk) {

    private static final int LONGEST_LABEL = 32;
    private static final Pattern LABEL = Pattern.compile("[A-Z0-9_]{1," + LONGEST_LABEL + "}");

    public Iso {
        if (label.isPresent() && !LABEL.matcher(label.get()).matches()) {
            throw new IllegalArgumentException("iso.label '" + label.get()
                    + "' may hold at most 32 capital letters, digits and '_', as ISO 9660 has it");
        }
        if (timeout.isPresent() && (timeout.get() < 0 || timeout.get() > 3600)) {
            throw new IllegalArgumentException(
                    "iso.timeout must lie between 0 and 3600 seconds, not at " + timeout.get());
        }
    }

    /** The volume's name for a system. */
    public String labelOf(Os os) {
        String usual = (os.id() + "_" + os.version())
                .toUpperCase(java.util.Locale.ROOT)
                .replaceAll("[^A-Z0-9]", "_");
        return label.orElse(usual.substring(0, Math.min(usual.length(), LONGEST_LABEL)));
    }
}
