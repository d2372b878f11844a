package dev.osbuild.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of an image at its first start, under each shell that this machine has. */
class FirstBootTest {

    private static final String SEED = """
            #cloud-config
            hostname: box-1
            package_upgrade: true
            packages:
            - vim
            ssh_authorized_keys:
              - ssh-ed25519 AAAAC3Nz me@host
            users:
              - default
              - name: ada
                groups: [audio, video]
                ssh_authorized_keys: ["ssh-ed25519 AAAA ada"]
            write_files:
              - path: /etc/gate.conf
                permissions: '0600'
                content: |
                  a = 'b' \\n $HOME

                    deeper
            runcmd:
              - echo one >>%s/ran   # a comment
              - [ sh, -c, 'echo "it''s $0" >>"$1"', "two  words", '%s/ran' ]
            """;

    @TempDir
    Path folder;

    private GuestRoot root;

    @BeforeEach
    void makeRoot() throws IOException {
        root = GuestRoot.make(folder);
    }

    static Stream<List<String>> shells() {
        return GuestRoot.shells();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void anImageWithoutSettingsOnlyGetsItsId(List<String> shell) throws Exception {
        assertThat(root.run(shell, "first-boot", "settings")).isEqualTo(new GuestRoot.Answer(0, ""));

        assertThat(root.read("etc/machine-id")).isEqualTo("123456789abcdef0123456789abcdef0\n");
        assertThat(root.read("run/osbuild/ready")).isEqualTo("first boot done\n");
        assertThat(root.has("run/osbuild/platform.env")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theIdIsKeptWhereThereIsData(List<String> shell) throws Exception {
        root.addData();
        root.write("sys/class/dmi/id/product_uuid", "00000000-0000-0000-0000-000000000000\n");
        root.run(shell, "first-boot", "settings");
        root.write("proc/sys/kernel/random/uuid", "11111111-1111-1111-1111-111111111111\n");
        root.write("etc/machine-id", "");
        root.run(shell, "first-boot", "settings");

        assertThat(root.read("etc/machine-id")).isEqualTo("fedcba9876543210fedcba9876543210\n");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aSeedIsAppliedAtEveryStartAndItsCommandsOnce(List<String> shell) throws Exception {
        root.addData();
        root.write("config/user-data", SEED.formatted(folder, folder));
        root.write("config/meta-data", "instance-id: i-1\nlocal-hostname: other\n");

        String said = root.run(shell, "first-boot", "settings").said();
        root.run(shell, "first-boot", "settings");
        assertThat(root.has("run/osbuild/ready"))
                .as("commands are still to run")
                .isFalse();
        assertThat(root.run(shell, "first-boot", "commands").status()).isZero();

        assertThat(said)
                .contains("the section 'package_upgrade' is not supported")
                .contains("the section 'packages' is not supported");
        assertThat(root.read("etc/hostname")).isEqualTo("box-1\n");
        assertThat(root.read("etc/hosts")).contains("127.0.1.1 box-1\n").doesNotContain("old");
        assertThat(root.read("etc/passwd")).containsOnlyOnce("ada:x:1000:1000::/home/ada:/bin/sh\n");
        assertThat(root.read("etc/shadow")).containsOnlyOnce("ada:*:");
        assertThat(root.read("etc/group")).contains("audio:x:29:ada\n", "video:x:44:ada\n", "ada:x:1000:\n");
        assertThat(root.read("home/ada/.ssh/authorized_keys")).isEqualTo("ssh-ed25519 AAAA ada\n");
        assertThat(root.read("root/.ssh/authorized_keys")).isEqualTo("ssh-ed25519 AAAAC3Nz me@host\n");
        assertThat(root.read("etc/gate.conf")).isEqualTo("a = 'b' \\n $HOME\n\n  deeper\n");
        assertThat(mode("etc/gate.conf")).isEqualTo("rw-------");
        assertThat(root.read("ran")).isEqualTo("one\nit's two  words\n");

        // The next start has lost its root and its medium, but not its data.
        Files.delete(folder.resolve("config/user-data"));
        Files.delete(folder.resolve("config/meta-data"));
        Files.delete(folder.resolve("etc/gate.conf"));
        root.run(shell, "first-boot", "settings");
        root.run(shell, "first-boot", "commands");
        assertThat(root.has("etc/gate.conf")).isTrue();
        assertThat(root.read("ran")).isEqualTo("one\nit's two  words\n");
        assertThat(root.read("run/osbuild/ready")).isEqualTo("first boot done\n");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void interruptedCommandsRunAgain(List<String> shell) throws Exception {
        root.addData();
        root.write(
                "config/user-data",
                "#cloud-config\nruncmd:\n  - echo x >>" + folder + "/ran\n  - test -f " + folder
                        + "/second || kill -9 $PPID\n");
        root.run(shell, "first-boot", "settings");
        root.run(shell, "first-boot", "commands");
        assertThat(root.has("run/osbuild/ready")).isFalse();

        root.write("second", "");
        root.run(shell, "first-boot", "settings");
        assertThat(root.run(shell, "first-boot", "commands").status()).isZero();
        assertThat(root.read("ran")).isEqualTo("x\nx\n");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theEnvironmentIsTakenAsItIsWritten(List<String> shell) throws Exception {
        root.write("config/platform.env", "# for the gate\n\nA=1\nB=it's $HOME `id` \\n \"q\" \nA=2=3\n");

        assertThat(root.run(shell, "first-boot", "settings").status()).isZero();

        assertThat(root.read("run/osbuild/platform.env")).isEqualTo("A='2=3'\nB='it'\"'\"'s $HOME `id` \\n \"q\" '\n");
        assertThat(mode("run/osbuild/platform.env")).isEqualTo("rw-------");
    }

    static List<Arguments> badEnvironments() {
        return each(List.of(
                Arguments.of("A=1\nsecret\n", "line 2: no KEY=VALUE"),
                Arguments.of("A B=secret\n", "line 1: no KEY=VALUE"),
                Arguments.of("export A=secret\n", "line 1: no KEY=VALUE"),
                Arguments.of("$(id)=secret\n", "line 1: no KEY=VALUE"),
                Arguments.of("A=1\nLD_PRELOAD=/secret\n", "line 2: the key LD_PRELOAD is the system's"),
                Arguments.of("PATH=secret\n", "the key PATH is the system's"),
                Arguments.of("A=secret\r\n", "control characters"),
                Arguments.of("A=secret\0\n", "control characters"),
                Arguments.of("A=\33[2Jsecret\n", "control characters"),
                Arguments.of("A=" + "secret".repeat(1000) + "\n", "longer than 4096"),
                Arguments.of("A=secret\n".repeat(1001), "more than 1000 lines"),
                Arguments.of("A=" + "x\nA=".repeat(200_000), "larger than 262144")));
    }

    @ParameterizedTest
    @MethodSource("badEnvironments")
    void anEnvironmentIsRefusedAsAWhole(List<String> shell, String text, String reason) throws Exception {
        root.write("config/platform.env", text);

        String said = root.run(shell, "first-boot", "settings").said();

        assertThat(said).contains(reason).doesNotContain("secret");
        assertThat(root.has("run/osbuild/platform.env")).isFalse();
        assertThat(root.read("run/osbuild/ready")).isEqualTo("first boot incomplete\n");
        assertThat(root.run(shell, "first-boot", "commands").status()).isEqualTo(1);
    }

    static List<Arguments> badSeeds() {
        return each(List.of(
                Arguments.of("hostname: x\n", "line 1: the first line is not #cloud-config"),
                Arguments.of("#!/bin/sh\necho x\n", "line 1: the first line is not #cloud-config"),
                Arguments.of("#cloud-config\nhostname: a b\n", "line 2: no host name: a b"),
                Arguments.of("#cloud-config\nhostname: \"a\\nb\"\n", "line 2: no host name"),
                Arguments.of("#cloud-config\nhostname: ../x\n", "line 2: no host name"),
                Arguments.of("#cloud-config\nhostname: a\nhostname: b\n", "'hostname' stands here twice"),
                Arguments.of("#cloud-config\nhostname: a\n  b\n", "line 3: a value goes on"),
                Arguments.of("#cloud-config\nhostname:\n", "line 2: a value is missing"),
                Arguments.of("#cloud-config\nhostname: *x\n", "line 2: a value of a kind"),
                Arguments.of("#cloud-config\nhostname: !!str x\n", "line 2: a value of a kind"),
                Arguments.of("#cloud-config\nhostname: \"x\n", "line 2: a quote is not closed"),
                Arguments.of("#cloud-config\nhostname: x\n\tb: c\n", "line 3: no 'key: value'"),
                Arguments.of("#cloud-config\nhostname: x\r\n", "control characters"),
                Arguments.of("#cloud-config\nusers:\n  - name: a\n    sudo: x\n", "line 4: the key 'sudo'"),
                Arguments.of("#cloud-config\nusers:\n  - name: \"root:x\"\n", "line 3: no user name"),
                Arguments.of("#cloud-config\nusers:\n  - shell: /bin/sh\n", "line 3: the user name is missing"),
                Arguments.of("#cloud-config\nusers:\n  - {name: a}\n", "line 3: a value of a kind"),
                Arguments.of("#cloud-config\nusers:\n  - name: a\n    lock_passwd: false\n", "line 4: no lock_passwd"),
                Arguments.of("#cloud-config\nssh_authorized_keys:\n  - command=\"x\" ssh-ed25519 AAAA\n", "public key"),
                Arguments.of("#cloud-config\nssh_authorized_keys:\n  - |\n    ssh-rsa A\n    x\n", "public key"),
                Arguments.of("#cloud-config\nwrite_files:\n  - path: /etc/../x\n", "a path to no plain file"),
                Arguments.of("#cloud-config\nwrite_files:\n  - path: etc/x\n", "no absolute path"),
                Arguments.of("#cloud-config\nwrite_files:\n  - path: /x\n    encoding: b64\n", "the key 'encoding'"),
                Arguments.of("#cloud-config\nwrite_files:\n  - path: /x\n    permissions: u+s\n", "no mode"),
                Arguments.of("#cloud-config\nwrite_files:\n  - path: /x\n    content: >\n      x\n", "of a kind"),
                Arguments.of("#cloud-config\nruncmd: id\n", "runcmd is no list"),
                Arguments.of("#cloud-config\nruncmd:\n  - [a, [b]]\n", "lists in a list"),
                Arguments.of("#cloud-config\nruncmd:\n  - [a\n", "does not end on its line"),
                Arguments.of("#cloud-config\nruncmd:\n  - echo a: b\n", "line 3: a value of a kind"),
                Arguments.of("#cloud-config\n" + "a:\n".repeat(6000), "too long"),
                Arguments.of("#cloud-config\nruncmd:\n" + "-".repeat(30).replace("-", "- ") + "x\n", "too deep")));
    }

    @ParameterizedTest
    @MethodSource("badSeeds")
    void aSeedIsRefusedAsAWhole(List<String> shell, String text, String reason) throws Exception {
        root.write("config/user-data", text);

        String said = root.run(shell, "first-boot", "settings").said();

        assertThat(said).contains(reason);
        assertThat(root.has("etc/hostname")).isFalse();
        assertThat(root.has("run/osbuild/records")).isFalse();
        assertThat(root.read("run/osbuild/ready")).isEqualTo("first boot incomplete\n");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theFirstPlaceWins(List<String> shell) throws Exception {
        root.addData();
        root.write("config/platform.env", "A=partition\n");
        root.write("data/osbuild/kept/platform.env", "A=kept\n");
        root.run(shell, "first-boot", "settings");
        assertThat(root.read("run/osbuild/platform.env")).isEqualTo("A='partition'\n");
        assertThat(root.read("data/osbuild/kept/platform.env")).isEqualTo("A=partition\n");
    }

    private static List<Arguments> each(List<Arguments> cases) {
        List<Arguments> all = new ArrayList<>();
        GuestRoot.shells()
                .forEach(shell -> cases.forEach(one -> all.add(Arguments.of(shell, one.get()[0], one.get()[1]))));
        return all;
    }

    private String mode(String path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(path)));
    }
}
