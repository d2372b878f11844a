package dev.osbuild.vm;

import dev.osbuild.base.Size;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How an image booted under one firmware.
 *
 * @param memory of the machine
 * @param boots how long each boot took, in order; the figure of the image is the least
 * @param facts what the guest told about itself in the first boot
 * @param picture of the screen in the first boot, if it has one
 * @param outcomes of the checks that the profile declares
 * @param powerOffSeconds from the command to QEMU's end
 */
record FirmwareRun(
        Firmware firmware,
        Size memory,
        int cores,
        List<BootTimes> boots,
        GuestFacts facts,
        Optional<ScreenPicture> picture,
        List<GuestOutcome> outcomes,
        double powerOffSeconds) {

    FirmwareRun {
        boots = List.copyOf(boots);
        outcomes = List.copyOf(outcomes);
    }

    double leastLoginSeconds() {
        return loginSeconds().stream().min(Double::compare).orElse(0.0);
    }

    /** Seconds to the drawn session; empty when the machine shows none. */
    Optional<Double> leastSessionSeconds() {
        return sessionSeconds().stream().min(Double::compare);
    }

    /** The same run, with one more boot. */
    FirmwareRun andBoot(BootTimes boot) {
        List<BootTimes> more = new ArrayList<>(boots);
        more.add(boot);
        return new FirmwareRun(firmware, memory, cores, more, facts, picture, outcomes, powerOffSeconds);
    }

    private List<Double> loginSeconds() {
        return boots.stream().map(BootTimes::loginSeconds).toList();
    }

    private List<Double> sessionSeconds() {
        return boots.stream().flatMap(boot -> boot.sessionSeconds().stream()).toList();
    }

    private List<BootPhases.Phase> phasesOfFastest() {
        return boots.stream()
                .min(Comparator.comparingDouble(BootTimes::lastSeconds))
                .map(BootTimes::phases)
                .orElse(List.of());
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new TreeMap<>();
        json.put("firmware", firmware.label());
        json.put("machine", Map.of("memoryBytes", memory.bytes(), "cores", cores));
        json.put("loginSeconds", leastLoginSeconds());
        json.put("loginSecondsOfEachBoot", loginSeconds());
        leastSessionSeconds().ifPresent(seconds -> {
            json.put("sessionSeconds", seconds);
            json.put("sessionSecondsOfEachBoot", sessionSeconds());
            json.put(
                    "windows", facts.windows().stream().map(GuestWindow::toJson).toList());
        });
        picture.ifPresent(seen -> json.put("screen", seen.toJson()));
        json.put(
                "phases",
                phasesOfFastest().stream()
                        .map(phase -> Map.of("name", phase.name(), "seconds", phase.seconds()))
                        .toList());
        json.put("memoryTotalBytes", facts.memoryTotal().bytes());
        json.put("memoryUsedBytes", facts.memoryUsed().bytes());
        json.put("failedServices", facts.failures());
        json.put(
                "listening",
                facts.sockets().stream()
                        .map(socket -> Map.of("socket", socket.name(), "address", socket.address()))
                        .toList());
        json.put("rootMount", facts.rootMount());
        json.put("guestChecks", outcomes.stream().map(GuestOutcome::toJson).toList());
        json.put("powerOffSeconds", powerOffSeconds);
        json.put("log", BootTest.logName(firmware));
        return json;
    }
}
