package dev.osbuild.profile;

import java.util.Optional;
import java.util.regex.Pattern;

/** How the system behaves as a distribution of the Windows Subsystem for Linux. */
public record Wsl(
        @Setting(value = "Name the distribution is registered under; by default os.id.", example = "Osbuild")
        Optional<String> distributionName,

        @Setting(value = "Account that a session starts as; by default root.", example = "admin")
        Optional<String> defaultUser,

        @Setting(value = "Whether systemd is started; by default when it is the system's init.", example = "true")
        Optional<Boolean> systemd,

        @Setting(value = "Whether the drives of Windows are mounted below /mnt.", byDefault = "true")
        boolean automount,

        @Setting(value = "Whether programs of Windows can be started from Linux.", byDefault = "true")
        boolean interop) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    public Wsl {
        if (distributionName.isPresent()
                && !NAME.matcher(distributionName.get()).matches()) {
            throw new IllegalArgumentException("wsl.distribution-name '" + distributionName.get()
                    + "' must start with a letter or digit and may hold only letters, digits and '._-'");
        }
    }
}
