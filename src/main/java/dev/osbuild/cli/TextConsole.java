package dev.osbuild.cli;

import dev.osbuild.base.Event;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Printable;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Text for people. On a terminal one line at the bottom shows what is going on and is redrawn; elsewhere progress is a
 * line now and then.
 */
final class TextConsole implements Console {

    private static final long REDRAW_NANOS = 100_000_000L;
    private static final long PLAIN_NANOS = 10_000_000_000L;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final PrintStream err;
    private final Style style;
    private final boolean verbose;
    private final Map<String, Event.Progress> running = new ConcurrentHashMap<>();
    private long lastDrawn;
    private boolean drawn;

    TextConsole(PrintStream out, PrintStream err, Style style, boolean verbose) {
        this.out = out;
        this.err = err;
        this.style = style;
        this.verbose = verbose;
    }

    @Override
    public synchronized void line(String text) {
        erase();
        out.println(text);
        out.flush();
    }

    @Override
    public void result(String kind, Map<String, Object> fields) {}

    @Override
    public synchronized void emit(Event event) {
        if (event instanceof Event.StepStarted started) {
            running.put(started.step(), new Event.Progress(started.step(), 0, 0, ""));
            say(style.dim("  … ") + started.step());
        } else if (event instanceof Event.StepFinished finished) {
            running.remove(finished.step());
            String took = finished.cached() ? style.dim("in the cache") : seconds(finished.elapsed());
            if (!finished.cached() || verbose) {
                say(style.good("  ✓ ") + finished.step() + "  " + took);
            }
        } else if (event instanceof Event.StepFailed failed) {
            running.remove(failed.step());
            say(style.bad("  ✗ ") + failed.step() + "  " + seconds(failed.elapsed()));
        } else if (event instanceof Event.Progress progress) {
            progress(progress);
        } else if (event instanceof Event.Note note) {
            note(note);
        } else if (event instanceof Event.ToolOutput output && verbose) {
            say(style.dim("    " + output.step() + "  " + output.line()));
        }
    }

    private void note(Event.Note note) {
        switch (note.level()) {
            case DETAIL -> {
                if (verbose) {
                    say(style.dim("    " + note.text()));
                }
            }
            case INFO -> say("    " + note.text());
            case WARNING -> say(style.warning("  ! ") + note.text());
        }
    }

    private void progress(Event.Progress progress) {
        if (progress.total() > 0 && progress.done() >= progress.total() && !running.containsKey(progress.activity())) {
            running.remove(progress.activity());
            return;
        }
        running.put(progress.activity(), progress);
        long now = System.nanoTime();
        if (now - lastDrawn < (style.terminal() ? REDRAW_NANOS : PLAIN_NANOS)) {
            return;
        }
        lastDrawn = now;
        if (style.terminal()) {
            StringBuilder line = new StringBuilder();
            running.values()
                    .forEach(one -> line.append(line.isEmpty() ? "    " : " · ").append(ProgressText.of(one)));
            int width = Math.max(20, style.width() - 1);
            err.print(ERASE_LINE + (line.length() > width ? line.substring(0, width) : line));
            err.flush();
            drawn = true;
        } else {
            err.println("    " + ProgressText.of(progress));
        }
    }

    private void say(String text) {
        erase();
        err.println(text);
        err.flush();
    }

    private void erase() {
        if (drawn) {
            err.print(ERASE_LINE);
            drawn = false;
        }
    }

    @Override
    public synchronized void error(OsbuildException error) {
        erase();
        err.println(style.bad("error: ") + Printable.lines(String.valueOf(error.getMessage())));
        if (!error.where().isEmpty()) {
            err.println(style.dim("   at: ") + Printable.lines(error.where()));
        }
        if (!error.fix().isEmpty()) {
            err.println(style.dim("  fix: ") + Printable.lines(error.fix()));
        }
        @Nullable Throwable cause = error.getCause();
        if (verbose && cause != null) {
            cause.printStackTrace(err);
        }
        err.flush();
    }

    @Override
    public synchronized void bug(Throwable error) {
        erase();
        err.println(style.bad("bug: ") + "osbuild failed in a way it should not; please report this:");
        error.printStackTrace(err);
        err.flush();
    }

    @Override
    public synchronized void finish() {
        erase();
        err.flush();
        out.flush();
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
