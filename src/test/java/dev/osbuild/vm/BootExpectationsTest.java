package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.base.Size;
import dev.osbuild.profile.Budgets;
import dev.osbuild.profile.Init;
import dev.osbuild.profile.Services;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BootExpectationsTest {

    private static final String OVERLAY = "system / overlay rw,relatime,lowerdir=/lower,upperdir=/changes/upper 0 0";
    private static final BootExpectations EXPECTATIONS = new BootExpectations(
            "osbuild",
            "0.1.0",
            Init.BUSYBOX,
            new Services(List.of(), List.of(), List.of(), List.of("tcp/22")),
            new Budgets(
                    Optional.of(Size.parse("8 MB")),
                    Map.of(),
                    Optional.of(Size.parse("40 MB")),
                    Optional.of(4.0),
                    Optional.of(30.0)));

    @Test
    void aSoundGuestPassesEverything() {
        GuestFacts facts = facts(30, List.of(), List.of(new ListeningSocket("tcp", 22, "0.0.0.0")), OVERLAY, "0.1.0");

        assertThat(EXPECTATIONS.check(facts, Firmware.BIOS)).hasSize(5).allMatch(Check::passed);
    }

    @Test
    void eachFaultFailsItsOwnCheck() {
        assertThat(failing(facts(41, List.of(), List.of(), OVERLAY, "0.1.0")))
                .containsExactly("memory under UEFI: expected at most 40.0 MB, found 41.0 MB of 60.0 MB");
        assertThat(failing(facts(30, List.of("ssh.service"), List.of(), OVERLAY, "0.1.0")))
                .containsExactly("services under UEFI: expected none failed, found ssh.service");
        assertThat(failing(facts(30, List.of(), List.of(new ListeningSocket("udp", 68, "0.0.0.0")), OVERLAY, "0.1.0")))
                .containsExactly("listening sockets under UEFI: expected none but tcp/22, found udp/68 on 0.0.0.0");
        assertThat(failing(facts(30, List.of(), List.of(), "/dev/vda3 / ext4 rw,relatime 0 0", "0.1.0")))
                .containsExactly("root under UEFI: expected a read-only system image below a writable layer, found"
                        + " /dev/vda3 / ext4 rw,relatime 0 0");
        assertThat(failing(facts(30, List.of(), List.of(), OVERLAY, "0.0.9")))
                .containsExactly("os-release under UEFI: expected osbuild 0.1.0, found osbuild 0.0.9");
    }

    @Test
    void budgetsLimitSizeAndSeconds() {
        assertThat(EXPECTATIONS.checkFile("a.qcow2", Size.parse("8 MB"))).allMatch(Check::passed);
        assertThat(EXPECTATIONS.checkFile("a.qcow2", Size.parse("8.01 MB"))).noneMatch(Check::passed);
        assertThat(EXPECTATIONS.checkBootSeconds(4.0)).allMatch(Check::passed);
        assertThat(EXPECTATIONS.checkBootSeconds(4.01)).noneMatch(Check::passed);
        assertThat(EXPECTATIONS.checkSessionSeconds(30.0)).allMatch(Check::passed);
        assertThat(EXPECTATIONS.checkSessionSeconds(30.01)).noneMatch(Check::passed);
    }

    private static List<String> failing(GuestFacts facts) {
        return EXPECTATIONS.check(facts, Firmware.UEFI).stream()
                .filter(check -> !check.passed())
                .map(Check::toString)
                .toList();
    }

    private static GuestFacts facts(
            int megabytes, List<String> failures, List<ListeningSocket> sockets, String root, String version) {
        return new GuestFacts(
                Size.parse("60 MB"),
                Size.parse(megabytes + " MB"),
                failures,
                sockets,
                root,
                Map.of("ID", "osbuild", "VERSION_ID", version),
                SecurityFacts.NONE,
                List.of());
    }
}
