package dev.osbuild.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {

    @TempDir
    Path project;

    private Profile read(String yaml) {
        return Samples.read(project, Samples.OS + yaml);
    }

    @Test
    void textKeepsItsSpelling() {
        Profile profile = read("hostname: no\nkernel: { source: tar-ball, version: 6.10 }\n");
        assertThat(profile.core().os().version()).isEqualTo("6.10");
        assertThat(profile.bind(Samples.RootfsStage.class).hostname()).isEqualTo("no");
        assertThat(profile.section(Samples.Kernel.class).version()).isEqualTo("6.10");
        assertThat(profile.section(Samples.Kernel.class).source()).isEqualTo(Samples.Source.TAR_BALL);
    }

    @Test
    void defaultsFillWhatIsNotWritten() {
        Samples.RootfsStage rootfs = read("").bind(Samples.RootfsStage.class);
        assertThat(rootfs.init()).isEqualTo(Init.SYSTEMD);
        assertThat(rootfs.hostname()).isEqualTo("localhost");
        assertThat(rootfs.kernel()).isEmpty();
        assertThat(rootfs.packages().assembly()).isEqualTo(Packages.Assembly.SYSTEM);
        assertThat(read("").core().vm().memory()).isEqualTo(Size.ofMebibytes(512));
        assertThat(read("kernel: { source: debian, version: 1 }\n")
                        .section(Samples.Kernel.class)
                        .timeout())
                .isEqualTo(Duration.ofMinutes(90));
    }

    @Test
    void aStageThatNeedsASectionSaysSo() {
        Profile profile = read("");
        assertThatThrownBy(() -> profile.bind(Samples.KernelStage.class))
                .isInstanceOf(OsbuildException.Usage.class)
                .hasMessage("section 'kernel' is missing");
    }

    @Test
    void listChangesApplyToTheDefaultAndToWhatIsInherited() {
        Samples.write(project, "base", Samples.OS + "boot: { consoles+: [ttyS0], timeout: 1 }\nfiles: [a, b]\n");
        Profile profile =
                Samples.read(project, "extends: base\nboot: { consoles+: [hvc0], consoles-: [tty0] }\nfiles: [c]\n");
        Samples.Boot boot = profile.section(Samples.Boot.class);
        assertThat(boot.consoles()).containsExactly("ttyS0", "hvc0");
        assertThat(boot.timeout()).isEqualTo(1);
        assertThat(profile.bind(Samples.RootfsStage.class).files()).containsExactly("c");
        assertThat(profile.files())
                .extracting(file -> file.getFileName().toString())
                .containsExactly("p.yaml", "base.yaml");
    }

    @Test
    void circlesAreRefused() {
        Samples.write(project, "a", "extends: p\n");
        assertThatThrownBy(() -> Samples.read(project, "extends: a\n"))
                .isInstanceOf(OsbuildException.Usage.class)
                .hasMessage("'extends' goes in a circle: p → a → p");
    }

    @Test
    void valuesComeFromTheEnvironmentAndFromFiles() throws IOException {
        Files.writeString(project.resolve("motd"), "hello\n");
        Profile profile = read(
                "hostname: { from-env: NAME }\nboot: { timeout: { from-env: NUMBER }, cmdline: { from-file: motd } }\n");
        assertThat(profile.bind(Samples.RootfsStage.class).hostname()).isEqualTo("from-outside-42");
        assertThat(profile.section(Samples.Boot.class).timeout()).isEqualTo(7);
        assertThat(profile.section(Samples.Boot.class).cmdline()).contains("hello");
    }

    @Test
    void theEffectiveProfileHidesOutsideValuesAndReadsBackTheSame() {
        Profile profile = read("""
                hostname: { from-env: NAME }
                kernel: { source: debian, version: "6.10" }
                boot: { consoles+: ["a: b"], ranks: { x: 1 } }
                files: [no, "true", "5"]
                users: [{ name: u, ssh-keys: [k] }]
                stages: { greeting: { times: 2 } }
                """);
        String shown = ProfileRenderer.render(profile);
        assertThat(shown)
                .doesNotContain("from-outside-42")
                .containsPattern("hostname: \\{ from-env: NAME } +# profiles/p.yaml:5:11 \\(from env NAME\\)")
                .containsPattern("  timeout: 3 +# default");
        Profile again = Samples.read(project, shown);
        assertThat(again.core()).isEqualTo(profile.core());
        assertThat(again.bind(Samples.RootfsStage.class)).isEqualTo(profile.bind(Samples.RootfsStage.class));
        assertThat(again.section(Samples.Boot.class)).isEqualTo(profile.section(Samples.Boot.class));
        assertThat(again.bindPlugin("greeting", Samples.Greeting.class))
                .isEqualTo(profile.bindPlugin("greeting", Samples.Greeting.class));
    }

    @Test
    void thirdPartyStagesReadSectionsAndTheirOwnSettings() {
        Profile profile = read("stages:\n  greeting:\n    times: 2\n");
        Samples.Greeting greeting = profile.bindPlugin("greeting", Samples.Greeting.class);
        assertThat(greeting).isEqualTo(new Samples.Greeting(profile.core().os(), "world", 2));
        assertThatThrownBy(() -> read("").bindPlugin("greeting", Samples.Greeting.class))
                .isInstanceOf(OsbuildException.Usage.class)
                .hasMessage("'stages.greeting.times' is missing");
    }

    @Test
    void placesOfSettingsCanBeAskedFor() {
        Profile profile = read("outputs: [raw, qcow2]\n");
        assertThat(profile.where("outputs[1]")).isEqualTo("profiles/p.yaml:5:16");
        assertThat(profile.where("os.name")).isEqualTo("profiles/p.yaml:3:9");
        assertThat(profile.where("vm.cores")).isEqualTo("profiles/p.yaml");
    }

    record OtherHostname(int hostname) {}

    record WithSecret(Secret token) {}

    record Unbindable(Object thing) {}

    @Test
    void contradictingRecordsAreBugs() {
        assertThatThrownBy(() -> ProfileSections.of(List.of(Samples.RootfsStage.class, OtherHostname.class)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("section 'hostname' has another type");
        assertThatThrownBy(() -> ProfileSections.of(List.of(WithSecret.class)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must not hold a Secret");
        assertThatThrownBy(() -> ProfileSections.of(List.of(Unbindable.class)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("which no setting can have");
    }

    @Test
    void secretsComeFromOutsideOnlyAndNeverShow() {
        Position place = new Position("f", 1, 1);
        SettingType secret = new SettingType.Scalar(ScalarKind.SECRET);
        Problems problems = new Problems();
        Object value = new Binder(problems)
                .bind(secret, new Node.Scalar("hunter2", Node.Form.OUTSIDE, place, "from env T"), "token");
        assertThat(value).isEqualTo(new Secret("hunter2")).hasToString("(secret)");
        assertThat(dev.osbuild.base.CanonicalJson.compact(Map.of("token", new Secret("hunter2"))))
                .matches("\\{\"token\":\"secret:[0-9a-f]{32}\"}");
        new Binder(problems).bind(secret, Node.Scalar.written("hunter2", Node.Form.TEXT, place), "token");
        assertThatThrownBy(() -> problems.throwIfAny("f", ""))
                .hasMessage("'token' is a secret, and a secret must not stand in a profile; write"
                        + " { from-env: NAME } or { from-file: PATH }");
    }

    @Test
    void projectsAreFoundFromBelowAndProfilesByNameOrPath() throws IOException {
        Path below = Files.createDirectories(project.resolve("a/b"));
        Path installation = Files.createDirectories(project.resolve("installation"));
        Samples.write(project, "minimal", Samples.OS);
        Samples.write(installation, "server", Samples.OS);
        ProjectLocator locator = new ProjectLocator(below, Optional.of(installation));
        assertThat(locator.project()).isEqualTo(project);
        assertThat(locator.names()).containsExactly("minimal", "server");
        assertThat(locator.find("server").project()).isEqualTo(installation);
        assertThat(locator.find("../../profiles/minimal.yaml")).isEqualTo(locator.find("minimal"));
        assertThatThrownBy(() -> locator.find("minmal"))
                .isInstanceOf(OsbuildException.Usage.class)
                .hasMessage("there is no profile 'minmal'; did you mean 'minimal'?");
    }
}
