package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuestShellTest {

    private static final Pattern COMMAND = Pattern.compile("echo begin-(\\d+)''-x; (.*); echo end-\\d+''-x \\$\\?");
    private static final OneTimePassword PASSWORD = OneTimePassword.of("secret", "salt");

    @TempDir
    Path folder;

    @Test
    void logsInAndTellsAnswersFromEchoes() throws Exception {
        FakeGuest guest = new FakeGuest(GuestShellTest::answer);
        try (SerialConsole console = console(guest);
                guest) {
            GuestShell shell = new GuestShell(console, Duration.ofSeconds(5));

            shell.logIn(PASSWORD);

            assertThat(shell.run("cat /etc/motd")).isEqualTo(new GuestShell.Answer(0, "two\nlines"));
            assertThat(shell.run("false")).isEqualTo(new GuestShell.Answer(1, ""));
        }
    }

    @Test
    void aRefusedPasswordIsSaidSo() throws Exception {
        FakeGuest guest = new FakeGuest(line -> line.equals("root") ? "Password: " : "\r\nLogin incorrect\r\nlogin: ");
        try (SerialConsole console = console(guest);
                guest) {
            assertThatThrownBy(() -> new GuestShell(console, Duration.ofSeconds(5)).logIn(PASSWORD))
                    .isInstanceOf(GuestShell.NoAnswer.class)
                    .hasMessageContaining("password was refused");
        }
    }

    @Test
    void aSilentGuestEndsAtTheTimeLimit() throws Exception {
        FakeGuest guest = new FakeGuest(line -> "");
        try (SerialConsole console = console(guest);
                guest) {
            assertThatThrownBy(() -> new GuestShell(console, Duration.ofMillis(50)).run("sleep 60"))
                    .isInstanceOf(GuestShell.NoAnswer.class)
                    .hasMessageContaining("did not answer 'sleep 60'");
        }
    }

    private SerialConsole console(FakeGuest guest) throws IOException {
        guest.print("\r\nminimal login: ");
        return SerialConsole.open(guest.screen(), guest.keyboard(), folder.resolve("log"), () -> Duration.ZERO);
    }

    private static String answer(String line) {
        if (line.equals("root")) {
            return "Password: ";
        }
        if (line.equals(PASSWORD.text())) {
            return "\r\n\u001b[1;32mroot@minimal:~# \u001b[6n";
        }
        Matcher command = COMMAND.matcher(line);
        if (!command.matches()) {
            return "sh: not found\r\n# ";
        }
        String number = command.group(1);
        String output = command.group(2).startsWith("cat") ? "two\r\nlines\r\n" : "";
        int exitCode = command.group(2).equals("false") ? 1 : 0;
        return "begin-" + number + "-x\r\n" + output + "end-" + number + "-x " + exitCode + "\r\n# ";
    }
}
