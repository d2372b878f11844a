package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.commons.codec.digest.Sha2Crypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OneTimePasswordTest {

    /** Vectors of the specification, https://www.akkadia.org/drepper/SHA-crypt.txt. */
    @ParameterizedTest
    @CsvSource({
        "$6$saltstring,Hello world!,"
                + "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1",
        "$6$rounds=10000$saltstringsaltstring,Hello world!,"
                + "$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/"
                + "YTBmSK6H9qs/y3RnOaw5v.",
        "$6$rounds=10$roundstoolow,the minimum number is still observed,"
                + "$6$rounds=1000$roundstoolow$kUMsbe306n21p9R.FRkW3IGn.S9NPN0x50YhH1xhLsPuWGsUSklZt58jaTfF4ZEQpyUNGc0d"
                + "qbpBYYBaHHrsX."
    })
    void theLibraryHashesAsSpecified(String salt, String password, String hash) {
        assertThat(Sha2Crypt.sha512Crypt(password.getBytes(StandardCharsets.UTF_8), salt))
                .isEqualTo(hash);
    }

    @Test
    void itsHashHasTheFormOfTheShadowFile() {
        String hash = OneTimePassword.random().hash();

        assertThat(hash).matches("\\$6\\$rounds=1000\\$[a-z0-9]{16}\\$[A-Za-z0-9./]{86}");
    }

    @Test
    void noTwoAreAlikeAndNoneIsPrinted() {
        OneTimePassword one = OneTimePassword.random();
        OneTimePassword other = OneTimePassword.random();

        assertThat(one.text()).hasSize(20).isNotEqualTo(other.text());
        assertThat(one.toString()).doesNotContain(one.text());
    }
}
