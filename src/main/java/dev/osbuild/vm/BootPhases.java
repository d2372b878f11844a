package dev.osbuild.vm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the time between switching on and the login prompt went.
 *
 * <p>A boundary is the moment a mark appeared on the serial line; the kernel's start is the moment the guest's own
 * uptime counts from, which is the moment a mark with {@code uptime=} appeared less that uptime. When a boundary is
 * missing, its two phases are told as one, their names joined by {@code +}.
 */
final class BootPhases {

    static final Pattern LOADER = Pattern.compile("^osbuild: loader", Pattern.MULTILINE);
    static final Pattern KERNEL = Pattern.compile("\\bLinux version [0-9]");
    static final Pattern FIRST_PROGRAM = Pattern.compile("\\bRun /init as init process");
    static final Pattern INITRAMFS = uptimeMark("initramfs");
    static final Pattern INIT = uptimeMark("init");
    static final Pattern READY = uptimeMark("ready");
    static final Pattern SESSION = uptimeMark("session");
    /** Of getty: the host's name comes first. */
    static final Pattern LOGIN = Pattern.compile("^\\S+ login: ?", Pattern.MULTILINE);

    private BootPhases() {}

    /**
     * A stretch of time.
     *
     * @param name such as {@code firmware} or {@code kernel+initramfs}
     * @param seconds how long it took
     */
    record Phase(String name, double seconds) {}

    /** The phases up to a session that was drawn at a moment. */
    static List<Phase> of(Transcript text, Duration login, Duration session) {
        List<Phase> phases = new ArrayList<>(of(text, login));
        phases.add(new Phase("session", seconds(session.minus(login))));
        return List.copyOf(phases);
    }

    private record Boundary(String phaseThatEnds, Optional<Duration> at) {}

    /** The phases up to the login prompt, in order. */
    static List<Phase> of(Transcript text, Duration login) {
        List<Boundary> boundaries = List.of(
                new Boundary("firmware", timeOf(text, LOADER)),
                new Boundary("loader", kernelStart(text)),
                new Boundary("kernel", timeOf(text, FIRST_PROGRAM)),
                new Boundary("initramfs", timeOf(text, INITRAMFS)),
                new Boundary("init", Optional.of(login)));
        List<Phase> phases = new ArrayList<>();
        List<String> names = new ArrayList<>();
        Duration begin = Duration.ZERO;
        for (Boundary boundary : boundaries) {
            names.add(boundary.phaseThatEnds());
            if (boundary.at().isPresent()) {
                phases.add(new Phase(
                        String.join("+", names), seconds(boundary.at().get().minus(begin))));
                begin = boundary.at().get();
                names.clear();
            }
        }
        return List.copyOf(phases);
    }

    /** The last thing that was seen to begin, in words. */
    static String lastSeen(Transcript text) {
        if (text.find(INIT, 0).isPresent() || text.find(INITRAMFS, 0).isPresent()) {
            return "the system's init";
        }
        if (text.find(KERNEL, 0).isPresent() || text.find(FIRST_PROGRAM, 0).isPresent()) {
            return "the kernel";
        }
        return text.find(LOADER, 0).isPresent() ? "the boot loader" : "the firmware";
    }

    private static Optional<Duration> kernelStart(Transcript text) {
        return uptimeOrigin(text, INITRAMFS).or(() -> uptimeOrigin(text, INIT)).or(() -> timeOf(text, KERNEL));
    }

    private static Optional<Duration> uptimeOrigin(Transcript text, Pattern mark) {
        return text.find(mark, 0)
                .map(found -> found.at()
                        .minusMillis(Math.round(Double.parseDouble(found.match().group(1)) * 1000)));
    }

    private static Optional<Duration> timeOf(Transcript text, Pattern mark) {
        return text.find(mark, 0).map(Transcript.Found::at);
    }

    /** Seconds with two decimals, never negative: marks of one moment may arrive in two orders. */
    static double seconds(Duration time) {
        return Math.max(0, Math.round(time.toMillis() / 10.0) / 100.0);
    }

    private static Pattern uptimeMark(String name) {
        return Pattern.compile("^osbuild: " + name + " uptime=([0-9]+(?:\\.[0-9]+)?)\\b", Pattern.MULTILINE);
    }
}
