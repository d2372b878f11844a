package dev.osbuild.vm;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A root shell on a machine's serial line. Works with the line editing of BusyBox ash and bash: what a command prints is
 * told from the echo of the command itself by marks that are spelled differently when typed.
 */
final class GuestShell {

    private static final Pattern PASSWORD = Pattern.compile("assword: ?\\z");
    private static final Pattern PROMPT = Pattern.compile("[#$] ?\\z");
    private static final Pattern REFUSED =
            Pattern.compile("Login incorrect|Permission denied|^(?!Last )\\S+ login: ?\\z", Pattern.MULTILINE);

    private final SerialConsole console;
    private final Duration limit;
    private int commands;

    /** @param limit how long each question may take */
    GuestShell(SerialConsole console, Duration limit) {
        this.console = console;
        this.limit = limit;
    }

    /**
     * The answer to a command.
     *
     * @param exitCode of the command
     * @param output what it printed, without the trailing line break
     */
    record Answer(int exitCode, String output) {}

    /** A question the guest did not answer. */
    static final class NoAnswer extends Exception {
        private static final long serialVersionUID = 1;

        NoAnswer(String message) {
            super(message);
        }
    }

    /**
     * Logs in as root at a login prompt that stands at the end of the transcript.
     *
     * @throws NoAnswer when the login is refused or does not come to a shell prompt
     */
    void logIn(OneTimePassword password) throws IOException, NoAnswer {
        long start = console.position();
        console.sendLine("root");
        if (console.expect(PASSWORD, start, limit).isEmpty()) {
            throw new NoAnswer("root was not asked for a password");
        }
        long typed = console.position();
        console.sendLine(password.text());
        Optional<Boolean> accepted = console.await(
                text -> text.find(REFUSED, typed)
                        .map(found -> false)
                        .or(() -> text.find(PROMPT, typed).map(found -> true)),
                limit);
        if (accepted.isEmpty()) {
            throw new NoAnswer("no shell prompt came after root's login");
        }
        if (!accepted.get()) {
            throw new NoAnswer("root's one-time password was refused; does the guest read the credential "
                    + Credentials.ROOT_PASSWORD + " from fw_cfg?");
        }
    }

    /**
     * Runs a command line of the POSIX shell and waits for it.
     *
     * @throws NoAnswer when it does not end in time
     */
    Answer run(String commandLine) throws IOException, NoAnswer {
        return run(commandLine, limit);
    }

    /** As above, with a limit of its own. */
    Answer run(String commandLine, Duration limit) throws IOException, NoAnswer {
        int number = ++commands;
        Pattern answer = Pattern.compile(
                "^begin-" + number + "-x\\n(.*?)end-" + number + "-x ([0-9]+)\n", Pattern.MULTILINE | Pattern.DOTALL);
        long start = console.position();
        console.sendLine("echo begin-" + number + "''-x; " + commandLine + "; echo end-" + number + "''-x $?");
        Transcript.Found found = console.expect(answer, start, limit)
                .orElseThrow(() -> new NoAnswer(
                        "the guest did not answer '" + commandLine + "' within " + limit.toSeconds() + " s"));
        console.expect(PROMPT, found.end(), limit);
        return new Answer(
                Integer.parseInt(found.match().group(2)), found.match().group(1).strip());
    }
}
