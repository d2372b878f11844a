package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.base.Size;
import dev.osbuild.text.ProjectFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The hypervisor at work: Cockpit shows it in a browser, it starts the minimal image as a guest of its own, and it stays
 * itself when it starts again, from whichever slot. All of it is emulated, and the guest's guest twice over.
 */
@Tag("nightly")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class HypervisorIT {

    private static final Duration LIFE = Duration.ofMinutes(50);
    /** Shorter than the time after which Cockpit logs an idle user out. */
    private static final Duration NESTED_LIMIT = Duration.ofMinutes(12);

    private static final Duration PAGE_LIMIT = Duration.ofMinutes(10);
    private static final String LOGIN_FORM = """
            const field = document.getElementById('login-user-input');
            return field && field.checkVisibility() ? 'visible' : document.body.innerText;
            """;
    private static final String PAGE_OF_MACHINES = """
            const frame = document.querySelector('iframe[name="cockpit1:localhost/machines"]');
            const page = frame && frame.contentDocument && frame.contentDocument.body ? frame.contentDocument : document;
            """;
    /** The buttons wake up when everything else has been fetched. */
    private static final String EVERYTHING_IS_FETCHED = PAGE_OF_MACHINES + """
            const button = [...page.querySelectorAll('button')].find(each => each.innerText === 'Create VM');
            return button && !button.disabled ? 'everything is fetched' : page.body.innerText;
            """;

    private static final String ROW_OF_THE_GUEST = PAGE_OF_MACHINES + """
            const row = [...page.querySelectorAll('tr')].find(row => row.innerText.includes('minimal'));
            return row && row.innerText.includes('Running') ? 'minimal runs' : page.body.innerText;
            """;
    private static final String WHOLE_TEXT = PAGE_OF_MACHINES + "return document.body.innerText + page.body.innerText;";
    /** Slot a is good, and what a machine has of its own is there. */
    private static final String SETTLED =
            "until systemctl -q is-active osbuild-mark-good osbuild-first-boot libvirtd ssh"
                    + " && [ -s /etc/cockpit/ws-certs.d/osbuild.cert ]; do sleep 2; done";

    private static final String IDENTITY = "cat /etc/machine-id /etc/ssh/ssh_host_ed25519_key.pub;"
            + " openssl x509 -noout -fingerprint -in /etc/cockpit/ws-certs.d/osbuild.cert; virsh list --all --name";
    private static final String GUEST = """
            <domain type='qemu'>
              <name>minimal</name>
              <memory unit='MiB'>64</memory>
              <os><type arch='x86_64' machine='pc'>hvm</type></os>
              <devices>
                <disk type='file'>
                  <driver name='qemu' type='qcow2'/>
                  <source file='/var/lib/libvirt/images/minimal.qcow2'/>
                  <target dev='vda' bus='virtio'/>
                </disk>
                <serial type='file'><source path='/var/lib/libvirt/images/minimal.log'/></serial>
              </devices>
            </domain>
            """;

    @TempDir
    Path folder;

    @Test
    void startsTheMinimalImageAndShowsItInABrowser() throws Exception {
        Path share = Files.createDirectory(folder.resolve("share"));
        try (BuiltImages minimal = BuiltImages.of("minimal", Files.createDirectory(folder.resolve("minimal")))) {
            Files.copy(minimal.build("qcow2"), share.resolve("minimal.qcow2"));
        }
        Files.writeString(share.resolve("minimal.xml"), GUEST);
        try (BuiltImages images = BuiltImages.of("hypervisor", folder)) {
            int port = Browser.freePort();
            Machine machine = Machine.of(
                            Firmware.BIOS,
                            Accelerator.TCG,
                            Size.ofMebibytes(512),
                            2,
                            Disk.unchanged(images.build("qcow2")))
                    .withNetwork(new Network.User(List.of(new PortForward(port, 8443))))
                    .withShare(Optional.of(new Share(share, true)));
            try (RunningGuest guest = images.start(machine, LIFE)) {
                GuestShell shell = guest.shell();
                URI cockpit = URI.create("https://127.0.0.1:" + port + "/");
                answer(shell, SETTLED, PAGE_LIMIT);
                String certificate = answer(shell, "cat /etc/cockpit/ws-certs.d/osbuild.cert", PAGE_LIMIT);
                assertLogsIn(cockpit, certificate, guest.rootPassword());
                try (Browser browser = Browser.open(images.tools(Browser.PACKAGES), LIFE)) {
                    showMachines(browser, cockpit, guest.rootPassword());
                    startNested(shell);
                    showNested(browser);
                }
                assertThat(answer(shell, "systemctl --failed --plain --no-legend", PAGE_LIMIT))
                        .isEmpty();
            }
        }
    }

    @Test
    void staysItselfWhenItStartsAgainFromEitherSlot() throws Exception {
        Path project = folder.resolve("project");
        ProjectFiles.copyImageProject(project);
        Path profile = Files.writeString(
                project.resolve("profiles/both.yaml"), "extends: hypervisor\ndisk:\n  slots:\n    fill-both: true\n");
        try (BuiltImages images = BuiltImages.of(profile.toString(), folder)) {
            Path disk = images.build("raw");
            Machine machine =
                    Machine.of(Firmware.BIOS, Accelerator.TCG, Size.ofMebibytes(512), 2, new Disk(disk, true));
            String first = identityAfterStart(images, machine, "a", "echo kept >/data/note && echo kept >/config/note");
            assertThat(identityAfterStart(images, machine, "a", "cat /data/note /config/note"))
                    .isEqualTo(first);

            SlotDisk slots = new SlotDisk(disk);
            slots.damage("system-a");
            slots.patchEnvironment("a_try=3", "a_try=1");
            try (RunningGuest guest = images.start(machine)) {
                assertThat(guest.untilEnd())
                        .contains("(slot a)")
                        .contains("the system image is not the one that verify= names");
            }
            assertThat(identityAfterStart(images, machine, "b", "cat /data/note /config/note"))
                    .isEqualTo(first);
            assertThat(slots.environment()).contains("a_try=0", "b_try=3");
        }
    }

    /** Starts, has a command succeed, makes sure that a guest is defined, and switches off. */
    private static String identityAfterStart(BuiltImages images, Machine machine, String slot, String command)
            throws Exception {
        try (RunningGuest guest = images.start(machine, LIFE)) {
            GuestShell shell = guest.shell();
            answer(shell, SETTLED, PAGE_LIMIT);
            answer(shell, command, PAGE_LIMIT);
            assertThat(answer(shell, "cat /proc/cmdline", PAGE_LIMIT)).contains("osbuild.slot=" + slot);
            answer(
                    shell,
                    "virsh dominfo kept || { echo '<domain type=\"qemu\"><name>kept</name><memory>16384</memory>"
                            + "<os><type>hvm</type></os></domain>' >/run/kept.xml && virsh define /run/kept.xml; }",
                    PAGE_LIMIT);
            String identity = answer(shell, IDENTITY, PAGE_LIMIT);
            assertThat(identity).contains("ssh-ed25519", "Fingerprint", "kept");
            shell.run("systemctl poweroff");
            guest.untilEnd();
            return identity;
        }
    }

    /** A guest of the guest comes to its login prompt. */
    private static void startNested(GuestShell shell) throws Exception {
        answer(
                shell,
                "until mountpoint -q /mnt/shared; do sleep 2; done"
                        + " && until systemctl -q is-active libvirtd; do sleep 2; done"
                        + " && cp /mnt/shared/minimal.qcow2 /var/lib/libvirt/images"
                        + " && virsh define /mnt/shared/minimal.xml && virsh start minimal",
                PAGE_LIMIT);
        String text = answer(
                shell,
                "until grep -q 'minimal login:' /var/lib/libvirt/images/minimal.log; do sleep 2; done;"
                        + " virsh domstate minimal",
                NESTED_LIMIT);
        assertThat(text).contains("running");
    }

    /** The certificate that the machine made is the only one that is trusted here. */
    private static void assertLogsIn(URI cockpit, String certificate, String password) throws Exception {
        HttpClient client =
                HttpClient.newBuilder().sslContext(trusting(certificate)).build();
        String credentials = Base64.getEncoder().encodeToString(("root:" + password).getBytes(StandardCharsets.UTF_8));
        HttpRequest login = HttpRequest.newBuilder(cockpit.resolve("cockpit/login"))
                .header("Authorization", "Basic " + credentials)
                .timeout(PAGE_LIMIT)
                .build();
        long deadline = System.nanoTime() + PAGE_LIMIT.toNanos();
        HttpResponse<String> answer = client.send(login, HttpResponse.BodyHandlers.ofString());
        while (answer.body().contains("Timeout") && System.nanoTime() < deadline) {
            answer = client.send(login, HttpResponse.BodyHandlers.ofString());
        }
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("csrf-token");
        HttpRequest wrong = HttpRequest.newBuilder(cockpit.resolve("cockpit/login"))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString("root:wrong".getBytes(StandardCharsets.UTF_8)))
                .timeout(PAGE_LIMIT)
                .build();
        assertThat(client.send(wrong, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(401);
    }

    private static SSLContext trusting(String certificate) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry(
                "cockpit",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(certificate.getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static void showMachines(Browser browser, URI cockpit, String password) throws Exception {
        browser.go(cockpit.resolve("machines"));
        browser.await(LOGIN_FORM, "visible", PAGE_LIMIT);
        browser.type("#login-user-input", "root");
        browser.type("#login-password-input", password + "\uE007");
        browser.await(EVERYTHING_IS_FETCHED, "everything is fetched", PAGE_LIMIT);
    }

    /** The picture is kept when the guest does not appear, too. */
    private static void showNested(Browser browser) throws Exception {
        try {
            browser.await(ROW_OF_THE_GUEST, "minimal runs", PAGE_LIMIT);
            assertThat(browser.evaluate(WHOLE_TEXT))
                    .contains("hypervisor", "1 Network")
                    .doesNotContainIgnoringCase("failed");
        } finally {
            keep(browser.picture());
        }
    }

    private static String answer(GuestShell shell, String command, Duration limit) throws Exception {
        GuestShell.Answer answer = shell.run(command, limit);
        assertThat(answer.exitCode()).as(answer.output()).isZero();
        return answer.output();
    }

    /** Kept for docs/images when asked for. */
    private static void keep(byte[] picture) throws IOException {
        assertThat(picture).startsWith(0x89, 'P', 'N', 'G');
        String target = System.getProperty("osbuild.picture", "");
        if (!target.isEmpty()) {
            Files.write(Path.of(target), picture);
        }
    }
}
