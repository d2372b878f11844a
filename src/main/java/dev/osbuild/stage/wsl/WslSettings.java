package dev.osbuild.stage.wsl;

import dev.osbuild.profile.Init;
import dev.osbuild.profile.Os;
import dev.osbuild.profile.Wsl;

/**
 * The two files WSL reads (Microsoft, "Advanced settings configuration in WSL" and "Build a Custom Linux Distribution
 * for WSL").
 */
final class WslSettings {

    /** Read whenever the distribution starts. */
    static final String START = "etc/wsl.conf";

    /** Read once, when a {@code .wsl} file is installed. */
    static final String INSTALLATION = "etc/wsl-distribution.conf";

    private WslSettings() {}

    static String start(Wsl wsl, Init init) {
        StringBuilder text = new StringBuilder();
        section(text, "boot", "systemd", wsl.systemd().orElse(init == Init.SYSTEMD));
        wsl.defaultUser().ifPresent(user -> section(text, "user", "default", user));
        section(text, "automount", "enabled", wsl.automount());
        section(text, "interop", "enabled", wsl.interop());
        return text.toString();
    }

    static String installation(Wsl wsl, Os os) {
        StringBuilder text = new StringBuilder();
        section(text, "oobe", "defaultName", wsl.distributionName().orElse(os.id()));
        section(text, "shortcut", "enabled", true);
        section(text, "windowsterminal", "enabled", true);
        return text.toString();
    }

    private static void section(StringBuilder text, String section, String key, Object value) {
        text.append('[').append(section).append("]\n");
        text.append(key).append('=').append(value).append('\n');
    }
}
