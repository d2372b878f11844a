package dev.osbuild.distro.deb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DebianVersionTest {

    @ParameterizedTest
    @CsvSource({
        "1.0, <, 1.1",
        "1.0, =, 1.0",
        "1.0, =, 1.00",
        "1.0, =, 0:1.0",
        "1.9, <, 1.10",
        "1.0~rc1, <, 1.0",
        "1.0~~, <, 1.0~",
        "1.0~, <, 1.0",
        "1.0, <, 1.0a",
        "1.0a, <, 1.0+",
        "1.0-1, <, 1.0-1.1",
        "1.0, <, 1.0-1",
        "1.0-0, =, 1.0",
        "2.0, <, 1:0.1",
        "1.0-1, <, 1.0-1+b1",
        "1.0-1~deb13u1, <, 1.0-1",
        "1.0+dfsg-1, <, 1.0+dfsg1-1",
        "1-2-3, <, 1-3-1",
        "20240101, <, 20240102",
        "6.12.48-1, <, 6.12.100-1",
        "a, <, b",
    })
    void followsDebVersion(String a, String relation, String b) {
        int order = new DebianVersion(a).compareTo(new DebianVersion(b));
        int reverse = new DebianVersion(b).compareTo(new DebianVersion(a));
        if (relation.equals("=")) {
            assertThat(order).isZero();
            assertThat(reverse).isZero();
        } else {
            assertThat(order).isNegative();
            assertThat(reverse).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":1", "x:1", "1:", "1 0", "1_0", "99999999999:1", "1.0\u00e9", "-1"})
    void refusesWhatIsNoVersion(String text) {
        assertThatThrownBy(() -> new DebianVersion(text)).isInstanceOf(OsbuildException.VerificationFailed.class);
    }
}
