package dev.osbuild.distro.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorDiscoveryTest {

    @TempDir
    private Path apt = Path.of("unset");

    @BeforeEach
    void makeFolders() throws IOException {
        Files.createDirectories(apt.resolve("sources.list.d"));
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(apt.resolve(file), text);
    }

    private Mirrors find(Map<String, String> environment, Optional<String> commandLine, Optional<String> security) {
        return new MirrorDiscovery(
                        apt, environment, (base, suite) -> base.toString().endsWith("/debian/"))
                .find("trixie", commandLine, Optional.of("http://profile.example/debian"), security);
    }

    private Mirrors ofHost() {
        return new MirrorDiscovery(
                        apt, Map.of(), (base, suite) -> base.toString().endsWith("/debian/"))
                .find("trixie", Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    void commandLineWinsOverEnvironmentOverProfile() {
        Map<String, String> environment = Map.of("OSBUILD_MIRROR", "http://variable.example/debian");
        assertThat(find(environment, Optional.of("http://option.example/debian"), Optional.empty())
                        .main())
                .hasHost("option.example");
        assertThat(find(environment, Optional.empty(), Optional.empty()).main()).hasHost("variable.example");
        assertThat(find(Map.of(), Optional.empty(), Optional.empty()).main()).hasHost("profile.example");
    }

    @Test
    void securityArchiveStandsBesideTheMainOneUnlessChosen() {
        assertThat(find(Map.of(), Optional.empty(), Optional.empty()).security())
                .contains(URI.create("http://profile.example/debian-security/"));
        assertThat(find(Map.of(), Optional.empty(), Optional.of("none")).security())
                .isEmpty();
    }

    @Test
    void readsDeb822AndSkipsDisabledAndSecurityEntries() throws IOException {
        write("sources.list.d/debian.sources", """
                Types: deb
                Enabled: no
                URIs: http://off.example/debian
                Suites: bookworm
                Components: main

                # third party
                Types: deb
                URIs: https://packages.example/tool
                Suites: stable

                Types: deb-src
                URIs: http://source.example/debian
                Suites: bookworm

                Types: deb
                URIs: http://one.example/other
                 http://two.example/debian
                Suites: bookworm bookworm-updates
                Signed-By: /k.gpg

                Types: deb
                URIs: http://two.example/security
                Suites: bookworm-security
                """);
        assertThat(ofHost().main()).isEqualTo(URI.create("http://two.example/debian/"));
        assertThat(ofHost().security()).contains(URI.create("http://two.example/security/"));
    }

    @Test
    void readsOneLineStyleWithOptionsAndMirrorLists() throws IOException {
        write("mirrors.txt", "# best first\nhttp://near.example/debian\tpriority:1\nhttp://far.example/debian\n");
        write(
                "sources.list",
                "# deb http://comment.example/debian trixie main\n"
                        + "deb [arch=amd64 signed-by=/usr/share/k.gpg] mirror+file:" + apt.resolve("mirrors.txt")
                        + " trixie main # end\n"
                        + "deb-src http://source.example/debian trixie main\n"
                        + "deb cdrom:[Debian]/ trixie main\n");
        assertThat(ofHost().main()).isEqualTo(URI.create("http://near.example/debian/"));
    }

    @Test
    void saysHowToNameAMirrorWhenTheMachineNamesNone() {
        assertThatThrownBy(this::ofHost)
                .isInstanceOf(OsbuildException.Environment.class)
                .hasMessageContaining("'trixie'")
                .extracting(error -> ((OsbuildException) error).fix())
                .asString()
                .contains("--mirror", "OSBUILD_MIRROR", "distribution.mirror");
    }

    @Test
    void refusesWhatIsNoAddress() {
        assertThatThrownBy(() -> find(Map.of(), Optional.of("ftp://old.example/debian"), Optional.empty()))
                .isInstanceOf(OsbuildException.Usage.class)
                .hasMessageContaining("ftp://old.example");
    }

    @Test
    void understandsAptsConfigurationSyntax() {
        assertThat(AptSettings.parse(
                        "Acquire::Retries \"3\"; // note\n/* x */ Acquire { http { Proxy \"http://p:3128\";"
                                + " Proxy::near.example \"DIRECT\"; }; };\n# end"))
                .containsEntry("acquire::retries", "3")
                .containsEntry("acquire::http::proxy", "http://p:3128")
                .containsEntry("acquire::http::proxy::near.example", "DIRECT");
    }
}
