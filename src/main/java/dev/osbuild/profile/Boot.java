package dev.osbuild.profile;

import java.util.Optional;
import java.util.regex.Pattern;

/** How the boot loader starts the system. */
@Setting("How the boot loader starts the system.")
public record Boot(
        @Setting(
                value = "Words for the kernel; where the system lies is added by osbuild. The last console= takes the"
                        + " messages of early start.",
                byDefault = "console=tty0 console=ttyS0,115200 quiet panic=10")
        String cmdline,

        @Setting("Title of the menu entry; by default the system's name and version.")
        Optional<String> menu,

        @Setting(value = "Seconds the menu is shown; 0 starts at once.", byDefault = "0")
        int timeout) {

    private static final Pattern CMDLINE = Pattern.compile("[A-Za-z0-9 _.,:=+/@%-]*");
    private static final int LONGEST_CMDLINE = 1500;

    public Boot {
        if (!CMDLINE.matcher(cmdline).matches() || cmdline.length() > LONGEST_CMDLINE) {
            throw new IllegalArgumentException(
                    "boot.cmdline may hold at most 1500 letters, digits, blanks and '_.,:=+/@%-'");
        }
        if (menu.isPresent() && menu.get().chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new IllegalArgumentException("boot.menu may hold only printable ASCII characters");
        }
        if (timeout < 0 || timeout > 3600) {
            throw new IllegalArgumentException("boot.timeout must lie between 0 and 3600 seconds, not at " + timeout);
        }
    }
}
