package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osbuild.base.Size;
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
 * The hypervisor at work: it starts the minimal image as a guest of its own, and Cockpit shows that guest in a browser. All
 * of it is emulated, and the guest's guest twice over.
 */
@Tag("nightly")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class HypervisorIT {

    private static final Duration LIFE = Duration.ofMinutes(50);
    private static final Duration NESTED_LIMIT = Duration.ofMinutes(15);
    private static final Duration PAGE_LIMIT = Duration.ofMinutes(10);
    private static final String LOGIN_FORM = """
            const field = document.getElementById('login-user-input');
            return field && field.checkVisibility() ? 'visible' : document.body.innerText;
            """;
    private static final String ROW_OF_THE_GUEST = """
            const frame = document.querySelector('iframe[name="cockpit1:localhost/machines"]');
            const page = frame && frame.contentDocument ? frame.contentDocument : document;
            const row = [...page.querySelectorAll('tr')].find(row => row.innerText.includes('minimal'));
            return row && row.innerText.includes('Running') ? 'minimal runs' : page.body ? page.body.innerText : '';
            """;
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
                startNested(shell);
                URI cockpit = URI.create("https://127.0.0.1:" + port + "/");
                String certificate = answer(shell, "cat /etc/cockpit/ws-certs.d/osbuild.cert", PAGE_LIMIT);
                assertLogsIn(cockpit, certificate, guest.rootPassword());
                showsMachines(images, cockpit, guest.rootPassword());
            }
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
        HttpResponse<String> answer = client.send(login, HttpResponse.BodyHandlers.ofString());
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

    /** The picture is kept when the page does not come, too. */
    private static void showsMachines(BuiltImages images, URI cockpit, String password) throws Exception {
        try (Browser browser = Browser.open(images.tools(Browser.PACKAGES), LIFE)) {
            browser.go(cockpit.resolve("machines"));
            try {
                browser.await(LOGIN_FORM, "visible", PAGE_LIMIT);
                browser.type("#login-user-input", "root");
                browser.type("#login-password-input", password + "\uE007");
                browser.await(ROW_OF_THE_GUEST, "minimal runs", PAGE_LIMIT);
            } finally {
                keep(browser.picture());
            }
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
