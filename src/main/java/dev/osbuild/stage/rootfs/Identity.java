package dev.osbuild.stage.rootfs;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.profile.Distribution;
import dev.osbuild.profile.Os;
import java.io.IOException;
import java.util.Optional;

/** What a system calls itself and how it speaks: os-release(5), issue(5), hostname(5), locale.conf(5), localtime(5). */
final class Identity {

    private final RootTree tree;

    Identity(RootTree tree) {
        this.tree = tree;
    }

    void name(Os os, Distribution distribution) throws IOException {
        StringBuilder release = new StringBuilder();
        release.append("NAME=").append(quoted(os.name())).append('\n');
        release.append("PRETTY_NAME=")
                .append(quoted(os.name() + " " + os.version()))
                .append('\n');
        release.append("ID=").append(os.id()).append('\n');
        if (!os.id().equals(distribution.id())) {
            release.append("ID_LIKE=").append(distribution.id()).append('\n');
        }
        release.append("VERSION=").append(quoted(os.version())).append('\n');
        release.append("VERSION_ID=").append(quoted(os.version())).append('\n');
        release.append("VERSION_CODENAME=").append(distribution.suite()).append('\n');
        os.homeUrl()
                .ifPresent(
                        url -> release.append("HOME_URL=").append(quoted(url)).append('\n'));
        tree.write("usr/lib/os-release", release.toString(), 0644);
        tree.link("etc/os-release", "../usr/lib/os-release");
        String banner =
                os.banner().map(text -> text.replace("\\", "\\\\") + "\n").orElse("");
        String title = os.name() + " " + os.version();
        tree.write("etc/issue", title + " \\n \\l\n" + banner + "\n", 0644);
        tree.write("etc/issue.net", title + "\n", 0644);
    }

    void hostname(String hostname) throws IOException {
        tree.write("etc/hostname", hostname + "\n", 0644);
        String hosts = "127.0.0.1 localhost\n127.0.1.1 " + hostname + "\n::1 localhost ip6-localhost ip6-loopback\n";
        tree.write("etc/hosts", hosts, 0644);
    }

    void locale(Optional<String> locale) throws IOException {
        if (locale.isPresent()) {
            tree.write("etc/locale.conf", "LANG=" + locale.get() + "\n", 0644);
            tree.write("etc/default/locale", "LANG=" + locale.get() + "\n", 0644);
        }
    }

    void timezone(Optional<String> timezone) throws IOException {
        if (timezone.isEmpty()) {
            return;
        }
        String zone = timezone.get();
        boolean known = tree.exists("usr/share/zoneinfo/" + zone);
        if (!zone.matches("[A-Za-z0-9+_-]+(/[A-Za-z0-9+_-]+)*") || (!known && !zone.equals("UTC"))) {
            throw new OsbuildException.Usage(
                    "the system has no time zone '" + zone + "'",
                    "timezone",
                    "name one as 'Europe/Vienna', and install the package tzdata");
        }
        if (known) {
            tree.link("etc/localtime", "/usr/share/zoneinfo/" + zone);
        }
        tree.write("etc/timezone", zone + "\n", 0644);
    }

    /** A value as os-release(5) and the shell read it. */
    private static String quoted(String value) {
        return '"' + value.replaceAll("([\"\\\\$`])", "\\\\$1") + '"';
    }
}
