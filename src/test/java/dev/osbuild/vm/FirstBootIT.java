package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.base.Size;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Images that become machines by what a seed says: under BusyBox, under systemd, and when power fails meanwhile. */
@Timeout(value = 40, unit = TimeUnit.MINUTES)
class FirstBootIT {

    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB9zQJ0kq1VQ0x4xQm3b4D1oYp2l5mS8tJ7wKcX6aLhN ada@example";

    private static final Map<String, String> SEED = Map.of(
            "meta-data",
            "instance-id: gate-7\nlocal-hostname: named-by-meta-data\n",
            "user-data",
            """
            #cloud-config
            hostname: gate-7
            users:
              - default
              - name: ada
                groups: [disk]
                ssh_authorized_keys: ["%s"]
            write_files:
              - path: /etc/gate.conf
                permissions: '0600'
                content: |
                  greeting = hello
            runcmd:
              - echo "$(cat /etc/hostname) $(id -un ada)" >>/run/commands-ran
            """.formatted(KEY),
            "platform.env",
            "OWNER=it's $ecret \"and\" \\q\n");

    /** Waits in the middle of the commands, the first time. */
    private static final Map<String, String> SLOW_SEED = Map.of("meta-data", "instance-id: slow\n", "user-data", """
            #cloud-config
            write_files:
              - path: /etc/gate.conf
                content: kept
            runcmd:
              - echo first >>/data/commands
              - sync
              - "[ -e /data/interrupted ] || { touch /data/interrupted; sync; echo half done >/dev/console; sleep 1000; }"
              - echo last >>/data/commands
              - sync
            """);

    private static final String IDENTITY =
            "/usr/lib/osbuild/host-key; cat /etc/machine-id; sha256sum /etc/dropbear/dropbear_ed25519_host_key";

    @TempDir
    Path folder;

    @Test
    void aDiscMakesTheMinimalImageAMachine() throws Exception {
        try (BuiltImages images = BuiltImages.of("minimal", folder)) {
            Machine machine = BuiltImages.machine(Firmware.BIOS, Disk.unchanged(images.build("qcow2")));
            try (RunningGuest guest = images.start(machine, Seed.disc(images, folder, SEED))) {
                assertIsTheMachineOfTheSeed(guest.shell());
            }
        }
    }

    @Test
    void aFatDiskMakesTheServerAMachineAndItsServiceStartsAgainWhenItFails() throws Exception {
        try (BuiltImages images = BuiltImages.of("examples/server-service.yaml", folder)) {
            Machine machine = Machine.of(
                    Firmware.BIOS, Accelerator.TCG, Size.ofMebibytes(128), 1, Disk.unchanged(images.build("qcow2")));
            try (RunningGuest guest = images.start(machine, Seed.disk(images, folder, SEED))) {
                GuestShell shell = guest.shell();
                assertIsTheMachineOfTheSeed(shell);
                assertServes(shell, 1);
                assertThat(shell.run("systemctl kill -s SIGKILL osbuild-platform")
                                .exitCode())
                        .isZero();
                assertServes(shell, 2);
                assertThat(shell.run("systemctl --failed --plain --no-legend").output())
                        .isEmpty();
            }
        }
    }

    @Test
    void powerThatFailsDuringFirstBootDoesNoHarm() throws Exception {
        try (BuiltImages images = BuiltImages.of("minimal-ab", folder)) {
            Path disk = images.build("raw");
            Machine machine = BuiltImages.machine(Firmware.BIOS, new Disk(disk, true));
            Seed seed = Seed.disk(images, Files.createDirectory(folder.resolve("seed")), SLOW_SEED);
            for (String moment :
                    new String[] {"osbuild: note: every block", "osbuild: note: first boot", "half done"}) {
                try (RunningGuest guest = images.start(machine, seed)) {
                    guest.until(moment);
                }
            }
            String identity;
            try (RunningGuest guest = images.start(machine, seed)) {
                GuestShell shell = guest.shell();
                assertFirstBootIsDone(shell);
                assertThat(shell.run("cat /data/commands").output()).isEqualTo("first\nfirst\nlast");
                identity = shell.run(IDENTITY).output();
                assertThat(shell.run("poweroff").exitCode()).isZero();
                guest.untilEnd();
            }
            try (RunningGuest guest = images.start(machine)) {
                GuestShell shell = guest.shell();
                assertFirstBootIsDone(shell);
                assertThat(shell.run("cat /data/commands /etc/gate.conf").output())
                        .isEqualTo("first\nfirst\nlast\nkept");
                assertThat(shell.run(IDENTITY).output()).isEqualTo(identity);
            }
        }
    }

    /** What first boot says on the console ends before the second command. */
    private static void assertFirstBootIsDone(GuestShell shell) throws Exception {
        shell.run("until [ -f /run/osbuild/ready ]; do sleep 1; done; sleep 1");
        assertThat(shell.run("cat /run/osbuild/refusals /run/osbuild/ready 2>/dev/null")
                        .output())
                .isEqualTo("first boot done");
    }

    private static void assertIsTheMachineOfTheSeed(GuestShell shell) throws Exception {
        assertFirstBootIsDone(shell);
        assertThat(shell.run("cat /run/commands-ran").output()).isEqualTo("gate-7 ada");
        assertThat(shell.run("cat /proc/sys/kernel/hostname ~ada/.ssh/authorized_keys")
                        .output())
                .isEqualTo("gate-7\n" + KEY);
        assertThat(shell.run("grep ^disk: /etc/group").output()).endsWith(":ada");
        assertThat(shell.run("stat -c '%a %U' /etc/gate.conf /run/osbuild/platform.env ~ada/.ssh/authorized_keys")
                        .output())
                .isEqualTo("600 root\n600 root\n600 ada");
        assertThat(shell.run("cat /etc/gate.conf").output()).isEqualTo("greeting = hello");
    }

    private static void assertServes(GuestShell shell, int restarts) throws Exception {
        shell.run("until [ \"$(journalctl -o cat -u osbuild-platform | grep -c 'gate serves')\" = " + restarts
                + " ]; do sleep 1; done");
        assertThat(shell.run("journalctl -o cat -u osbuild-platform | grep 'gate serves' | tail -n 1")
                        .output())
                .isEqualTo("gate serves $words %i of its own of it's $ecret \"and\" \\q");
        assertThat(shell.run("systemctl show -P ActiveState -P NRestarts osbuild-platform")
                        .output())
                .isEqualTo(restarts + "\nactive");
    }
}
