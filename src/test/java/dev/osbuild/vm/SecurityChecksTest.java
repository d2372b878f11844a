package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecurityChecksTest {

    private static final String SHADOW = "root:*:20000:0:99999:7:::\ndaemon:!*:20000:0:99999:7:::\n";
    private static final String SSHD = """
            port 22
            permitrootlogin without-password
            pubkeyauthentication yes
            passwordauthentication no
            kbdinteractiveauthentication no
            permitemptypasswords no
            """;
    private static final String RULESET = """
            table inet filter {
            	chain input {
            		type filter hook input priority filter; policy drop;
            		tcp dport 22 ct state new add @tries { ip saddr limit rate over 10/minute burst 10 packets } drop
            		tcp dport 22 ct state new accept
            	}
            }
            """;
    private static final String SYSCTLS = """
            kernel.kptr_restrict|2|2
            net.ipv4.ip_local_port_range|1024 65000|1024	65000
            -kernel.yama.ptrace_scope|1|?
            """;

    private static final SshAttempts.Outcome IN = new SshAttempts.Outcome(true, "root");
    private static final SshAttempts.Outcome REFUSED = new SshAttempts.Outcome(false, "refused");

    @Test
    void aHardenedGuestPassesEverything() {
        List<Check> checks = check(true, SHADOW, SSHD, RULESET, SYSCTLS);

        assertThat(checks).hasSize(5).allMatch(Check::passed);
        assertThat(checks).extracting(Check::name).contains("sshd under BIOS", "sysctl under BIOS");
    }

    @Test
    void whatTheGuestHasNotIsNotChecked() {
        assertThat(new SecurityChecks(false, true).check(SecurityFacts.NONE, ""))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "root:*:,                     root:$6$salt$digest:,  root has a password",
        "daemon:!*:,                  daemon::,              daemon needs no password",
        "root:*:20000:0:99999:7:::,   '',                    no line for root"
    })
    void aPasswordInTheImageFails(String sound, String broken, String found) {
        assertThat(failing(check(true, SHADOW.replace(sound, broken), SSHD, RULESET, SYSCTLS)))
                .containsExactly("passwords in the image under BIOS: " + found);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "passwordauthentication no>passwordauthentication yes",
                "kbdinteractiveauthentication no>kbdinteractiveauthentication yes",
                "permitemptypasswords no>permitemptypasswords yes",
                "pubkeyauthentication yes>pubkeyauthentication no",
                "permitrootlogin without-password>permitrootlogin yes"
            })
    void anotherWayIntoSshFails(String change) {
        String[] parts = change.split(">", 2);
        assertThat(failing(check(true, SHADOW, SSHD.replace(parts[0], parts[1]), RULESET, SYSCTLS)))
                .containsExactly("sshd under BIOS: " + parts[1]);
    }

    @Test
    void anSshServerThatTellsNothingFails() {
        assertThat(failing(check(true, SHADOW, "sshd: no hostkeys available", RULESET, SYSCTLS)))
                .singleElement()
                .asString()
                .contains("passwordauthentication not told");
    }

    @Test
    void aFirewallThatLetsThroughFails() {
        assertThat(failing(check(true, SHADOW, SSHD, RULESET.replace("policy drop", "policy accept"), SYSCTLS)))
                .containsExactly("firewall under BIOS: no chain that filters input with 'policy drop'");
        assertThat(failing(check(true, SHADOW, SSHD, RULESET.replace("limit rate over", "quota"), SYSCTLS)))
                .containsExactly("SSH's rate under BIOS: no rule for tcp dport 22 with 'limit rate'");
        assertThat(failing(check(true, SHADOW, SSHD, "", SYSCTLS))).hasSize(2);
        assertThat(failing(check(false, SHADOW, SSHD, "", SYSCTLS))).isEmpty();
    }

    @Test
    void aSettingThatTheKernelDoesNotFollowFails() {
        assertThat(failing(check(true, SHADOW, SSHD, RULESET, "kernel.kptr_restrict|2|0\n")))
                .containsExactly("sysctl under BIOS: kernel.kptr_restrict is 0, not 2");
        assertThat(failing(check(true, SHADOW, SSHD, RULESET, "kernel.nosuch|1|?\n")))
                .containsExactly("sysctl under BIOS: kernel.nosuch is unknown to the kernel, not 1");
        assertThat(failing(check(true, SHADOW, SSHD, RULESET, "-kernel.kptr_restrict|2|1\n")))
                .hasSize(1);
    }

    @Test
    void aKeyOpensTheDoorAndThePasswordDoesNot() {
        assertThat(failing(attempts(IN, REFUSED))).isEmpty();
        assertThat(failing(attempts(REFUSED, REFUSED))).containsExactly("SSH by key under BIOS: refused");
        assertThat(failing(attempts(new SshAttempts.Outcome(true, "nobody"), REFUSED)))
                .containsExactly("SSH by key under BIOS: logged in as nobody");
        assertThat(failing(attempts(IN, IN))).containsExactly("SSH by password under BIOS: logged in as root");
        assertThat(failing(attempts(IN, new SshAttempts.Outcome(false, "no answer: closed"))))
                .containsExactly("SSH by password under BIOS: no answer: closed");
    }

    private static List<Check> attempts(SshAttempts.Outcome withKey, SshAttempts.Outcome withPassword) {
        SecurityFacts facts = new SecurityFacts(
                Optional.empty(), Optional.empty(), "", "", Optional.of(new SshAttempts(withKey, withPassword)));
        List<Check> checks = new SecurityChecks(false, true).check(facts, " under " + Firmware.BIOS);
        assertThat(checks).hasSize(2);
        return checks;
    }

    private static List<Check> check(boolean firewall, String shadow, String sshd, String ruleset, String sysctls) {
        return new SecurityChecks(firewall, firewall)
                .check(
                        new SecurityFacts(Optional.of(shadow), Optional.of(sshd), ruleset, sysctls, Optional.empty()),
                        " under " + Firmware.BIOS);
    }

    private static List<String> failing(List<Check> checks) {
        return checks.stream()
                .filter(check -> !check.passed())
                .map(check -> check.name() + ": " + check.found())
                .toList();
    }
}
