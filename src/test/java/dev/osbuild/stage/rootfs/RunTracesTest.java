package dev.osbuild.stage.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.base.SourceEpoch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTracesTest {

    @TempDir
    Path root;

    @Test
    void debconfsAnswersDoNotDependOnTheirOrder() throws IOException {
        write(
                "var/cache/debconf/config.dat",
                "Name: b/two\nTemplate: b/two\nOwners: z, a\n\nName: a/one\nOwners: a\n\n");
        write("var/cache/debconf/passwords.dat", "");

        remove();

        assertThat(root.resolve("var/cache/debconf/config.dat"))
                .hasContent("Name: a/one\nOwners: a\n\nName: b/two\nTemplate: b/two\nOwners: a, z\n\n");
        assertThat(root.resolve("var/cache/debconf/passwords.dat")).isEmptyFile();
    }

    @Test
    void identitiesAndBackupsGo() throws IOException {
        write("etc/machine-id", "0123\n");
        write("etc/ssh/ssh_host_rsa_key", "secret");
        write("etc/ssh/sshd_config", "kept");
        write("etc/passwd-", "old");
        write("var/log/dpkg.log", "today");

        remove();

        assertThat(root.resolve("etc/machine-id")).isEmptyFile();
        assertThat(root.resolve("etc/ssh/ssh_host_rsa_key")).doesNotExist();
        assertThat(root.resolve("etc/ssh/sshd_config")).hasContent("kept");
        assertThat(root.resolve("etc/passwd-")).doesNotExist();
        assertThat(root.resolve("var/log/dpkg.log")).doesNotExist();
    }

    private void remove() throws IOException {
        new RunTraces(new RootTree(root, new SourceEpoch(1_700_000_000))).remove();
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
