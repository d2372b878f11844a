package dev.osbuild.cli;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.vm.channel.Commands;
import dev.osbuild.vm.channel.Status;
import dev.osbuild.vm.channel.Statuses;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code osbuild vm}: talks to a running machine over a shared folder. */
@Command(
        name = "vm",
        mixinStandardHelpOptions = true,
        description = "Send commands to a machine that was started with 'osbuild run --share', and see what it tells.",
        subcommands = {VmCommand.Send.class, VmCommand.Watch.class})
final class VmCommand implements Runnable {

    private static final Duration PAUSE = Duration.ofMillis(200);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say 'send' or 'watch'");
    }

    /** Looks at short intervals until something is there or the time is up. */
    private interface Look<T> {
        Optional<T> look() throws IOException;
    }

    private static <T> Optional<T> await(Look<T> look, Optional<Duration> limit) throws IOException {
        long begun = System.nanoTime();
        while (true) {
            Optional<T> found = look.look();
            boolean late =
                    limit.isPresent() && System.nanoTime() - begun > limit.get().toNanos();
            if (found.isPresent() || late) {
                return found;
            }
            try {
                Thread.sleep(PAUSE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new OsbuildException.Interrupted("interrupted while waiting for the guest");
            }
        }
    }

    /** {@code osbuild vm send}. */
    @Command(
            name = "send",
            mixinStandardHelpOptions = true,
            description = {
                "Send a command to the guest and wait for its answer.",
                "A guest takes each command once. Ends with exit code 2 when the guest refuses it, 4 when it "
                        + "fails there, 3 when no answer comes."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  osbuild vm send ./exchange restart: ssh",
                "  osbuild vm send ./exchange config: LOG_LEVEL=debug",
                "  osbuild vm send ./exchange shutdown: graceful"
            })
    static final class Send extends SharedCommand {

        @Parameters(index = "0", paramLabel = "DIR", description = "The folder given to 'osbuild run --share'.")
        private Path folder = Path.of("");

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND", description = "COMMAND: PARAMETERS.")
        private List<String> words = List.of();

        @Option(
                names = "--time-limit",
                paramLabel = "SECONDS",
                description = "Longest time to wait for the answer; 0 to wait for none. Default: ${DEFAULT-VALUE}.")
        private int limitSeconds = 60;

        @Override
        public Integer call() throws IOException {
            Statuses statuses = Statuses.fromNow(folder);
            String command = String.join(" ", words);
            long position = new Commands(folder).send(command);
            if (limitSeconds == 0) {
                return ExitCode.DONE.status();
            }
            Status.Answer answer = await(
                            () -> answerTo(position, statuses), Optional.of(Duration.ofSeconds(limitSeconds)))
                    .orElseThrow(() -> new OsbuildException.Environment(
                            "no answer came within " + limitSeconds + " s; the guest takes the command when it can",
                            folder.toString(),
                            "see whether the machine runs, and what logs/channel.log in the folder says"));
            report(answer);
            return ExitCode.DONE.status();
        }

        private static Optional<Status.Answer> answerTo(long position, Statuses statuses) throws IOException {
            return statuses.next().stream()
                    .flatMap(status -> status.answer().stream())
                    .filter(answer -> answer.position() == position)
                    .findFirst();
        }

        private void report(Status.Answer answer) {
            String said = answer.outcome().name().toLowerCase(Locale.ROOT);
            options.console()
                    .result(
                            "answer",
                            Map.of("outcome", said, "detail", answer.detail(), "position", answer.position()));
            switch (answer.outcome()) {
                case DONE -> options.console().line(said + ": " + answer.detail());
                case REFUSED ->
                    throw new OsbuildException.Usage(
                            "the guest refused the command: " + answer.detail(),
                            folder.toString(),
                            "see docs/channel.md");
                case FAILED, INTERRUPTED ->
                    throw new OsbuildException.StepFailed(
                            "the command " + said + " in the guest: " + answer.detail(),
                            folder.toString(),
                            "look at the guest's own log");
            }
        }
    }

    /** {@code osbuild vm watch}. */
    @Command(
            name = "watch",
            mixinStandardHelpOptions = true,
            description = {
                "Show what the guest tells, from its last start on, and what comes.",
                "With --until, ends as soon as the guest tells that; with exit code 3 when it does not in time."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  osbuild vm watch ./exchange",
                "  osbuild vm watch ./exchange --new --until 'services ready' --time-limit 120"
            })
    static final class Watch extends SharedCommand {

        @Parameters(index = "0", paramLabel = "DIR", description = "The folder given to 'osbuild run --share'.")
        private Path folder = Path.of("");

        @Option(names = "--new", description = "Only what comes from now on.")
        private boolean onlyNew;

        @Option(names = "--until", paramLabel = "STATUS", description = "End when the guest tells exactly this.")
        private @Nullable String until;

        @Option(names = "--time-limit", paramLabel = "SECONDS", description = "End after this time. Default: never.")
        private @Nullable Integer limitSeconds;

        @Override
        public Integer call() throws IOException {
            FileArgument.require(folder);
            Statuses statuses = onlyNew ? Statuses.fromNow(folder) : Statuses.all(folder);
            List<Status> before = sinceLastStart(statuses.next());
            Optional<Duration> limit = Optional.ofNullable(limitSeconds).map(Duration::ofSeconds);
            boolean reached =
                    show(before) || await(() -> shown(statuses), limit).isPresent();
            if (!reached && until != null) {
                throw new OsbuildException.Environment(
                        "the guest did not tell '" + until + "' within " + limitSeconds + " s",
                        folder.toString(),
                        "see whether the machine runs");
            }
            return ExitCode.DONE.status();
        }

        private Optional<Boolean> shown(Statuses statuses) throws IOException {
            return show(statuses.next()) ? Optional.of(true) : Optional.empty();
        }

        private static List<Status> sinceLastStart(List<Status> statuses) {
            for (int i = statuses.size() - 1; i >= 0; i--) {
                if (statuses.get(i).text().equals(Status.OPEN)) {
                    return statuses.subList(i, statuses.size());
                }
            }
            return statuses;
        }

        /** Shows statuses; whether the awaited one is among them. */
        private boolean show(List<Status> statuses) {
            for (Status status : statuses) {
                options.console().line(status.time() + "  " + status.text());
                options.console().result("status", Map.of("time", status.time(), "status", status.text()));
                if (status.text().equals(until)) {
                    return true;
                }
            }
            return false;
        }
    }
}
