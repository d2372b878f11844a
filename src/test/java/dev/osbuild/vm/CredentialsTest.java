package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {

    @TempDir
    Path folder;

    @Test
    void lieInFilesOfTheirOwnerUnderTheNamesOfSystemd() throws IOException {
        OneTimePassword password = OneTimePassword.of("secret", "salt");
        Map<String, String> files = Credentials.NONE
                .withRootPassword(password)
                .withRootKeys("ssh-ed25519 AAAA")
                .writeTo(folder);

        assertThat(files.keySet())
                .containsExactly(
                        "opt/io.systemd.credentials/passwd.hashed-password.root",
                        "opt/io.systemd.credentials/ssh.authorized_keys.root");
        Path hash = folder.resolve(files.get("opt/io.systemd.credentials/passwd.hashed-password.root"));
        assertThat(hash).hasContent(password.hash());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(hash)))
                .isEqualTo("rw-------");
    }

    @Test
    void namesFitIntoTheDevice() throws IOException {
        assertThat(Credentials.NONE
                        .withRootPassword(OneTimePassword.random())
                        .withRootKeys("key")
                        .writeTo(folder)
                        .keySet())
                .allSatisfy(name -> assertThat(name).hasSizeLessThanOrEqualTo(55));
    }

    @Test
    void areNeverPrinted() {
        assertThat(Credentials.NONE.withRootKeys("ssh-ed25519 AAAA").toString())
                .isEqualTo("credentials [ssh.authorized_keys.root]");
    }
}
