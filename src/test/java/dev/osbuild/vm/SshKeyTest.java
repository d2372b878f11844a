package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class SshKeyTest {

    @Test
    void aPublicKeyIsALineThatSshdReads() {
        String[] words = SshKey.random().authorizedKey().split(" ");

        assertThat(words).hasSize(2);
        assertThat(words[0]).isEqualTo("ssh-ed25519");
        assertThat(Base64.getDecoder().decode(words[1])).hasSize(4 + 11 + 4 + 32);
    }

    @Test
    void noTwoAreEqual() {
        assertThat(SshKey.random().authorizedKey()).isNotEqualTo(SshKey.random().authorizedKey());
    }
}
