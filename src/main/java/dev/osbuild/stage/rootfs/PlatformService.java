package dev.osbuild.stage.rootfs;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.profile.Init;
import dev.osbuild.profile.Platform;
import java.io.IOException;
import java.util.stream.Collectors;

/**
 * Writes down what the profile says about its service, for the programs of the overlays that run it: a drop-in of
 * systemd's unit (systemd.service(5)), or a file that the launcher of BusyBox systems reads, and its line of inittab.
 */
final class PlatformService {

    private static final String UNIT = "osbuild-platform.service";
    private static final String UNIT_FILE = "usr/lib/systemd/system/" + UNIT;
    private static final String LAUNCHER = "usr/lib/osbuild/platform";
    private static final String ENVIRONMENT_FILE = "/run/osbuild/platform.env";

    private final RootTree tree;
    private final Accounts accounts;

    PlatformService(RootTree tree, Accounts accounts) {
        this.tree = tree;
        this.accounts = accounts;
    }

    void declare(Platform platform, Init init) throws IOException {
        if (accounts.find(platform.user()).isEmpty()) {
            throw new OsbuildException.Usage(
                    "the system has no account '" + platform.user() + "'", "platform.user", "add it under 'users'");
        }
        if (init == Init.SYSTEMD) {
            requireFile(UNIT_FILE, "overlay/base");
            tree.write("etc/systemd/system/" + UNIT + ".d/profile.conf", dropIn(platform), 0644);
            new UnitFiles(tree).enable(UNIT);
        } else {
            requireFile(LAUNCHER, "overlay/minimal");
            tree.write("etc/osbuild/platform", launcherSettings(platform), 0644);
            tree.write("etc/inittab", tree.read("etc/inittab").orElse("") + "::respawn:/" + LAUNCHER + "\n", 0644);
        }
    }

    private void requireFile(String path, String overlay) throws IOException {
        if (!tree.exists(path)) {
            throw new OsbuildException.Usage(
                    "nothing in the system can run the service: there is no /" + path,
                    "platform",
                    "add " + overlay + " to 'files', which brings it");
        }
    }

    private static String dropIn(Platform platform) {
        String optional = platform.environment() == Platform.Environment.OPTIONAL ? "-" : "";
        return "[Service]\nExecStart="
                + platform.command().stream().map(PlatformService::quoted).collect(Collectors.joining(" "))
                + "\nUser=" + platform.user()
                + "\nEnvironmentFile=" + optional + ENVIRONMENT_FILE
                + "\nRestartSec=" + platform.restartDelay().toMillis() + "ms\n";
    }

    /** A word that systemd takes as it is: no escape, specifier or variable in it is expanded. */
    private static String quoted(String word) {
        return '"'
                + word.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("%", "%%")
                        .replace("$", "$$")
                + '"';
    }

    private static String launcherSettings(Platform platform) {
        long seconds = (platform.restartDelay().toMillis() + 999) / 1000;
        return "user=" + platform.user()
                + "\nrestart-delay=" + seconds
                + "\nenvironment=" + platform.environment().name().toLowerCase(java.util.Locale.ROOT)
                + platform.command().stream().map(word -> "\nargument=" + word).collect(Collectors.joining())
                + "\n";
    }
}
