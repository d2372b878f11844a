package dev.osbuild.vm;

import dev.osbuild.base.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How an image booted under one firmware.
 *
 * @param memory of the machine
 * @param loginSeconds from QEMU's start to the login prompt in each boot, in order; the figure of the image is the least
 * @param phases of the fastest boot
 * @param facts what the guest told about itself in the first boot
 * @param outcomes of the checks that the profile declares
 * @param powerOffSeconds from the command to QEMU's end
 */
record FirmwareRun(
        Firmware firmware,
        Size memory,
        int cores,
        List<Double> loginSeconds,
        List<BootPhases.Phase> phases,
        GuestFacts facts,
        List<GuestOutcome> outcomes,
        double powerOffSeconds) {

    FirmwareRun {
        loginSeconds = List.copyOf(loginSeconds);
        phases = List.copyOf(phases);
        outcomes = List.copyOf(outcomes);
    }

    double leastLoginSeconds() {
        return loginSeconds.stream().min(Double::compare).orElse(0.0);
    }

    /** The same run, with one more boot. */
    FirmwareRun andBoot(double seconds, List<BootPhases.Phase> phasesOfIt) {
        List<Double> more = new ArrayList<>(loginSeconds);
        more.add(seconds);
        return new FirmwareRun(
                firmware,
                memory,
                cores,
                more,
                seconds < leastLoginSeconds() ? phasesOfIt : phases,
                facts,
                outcomes,
                powerOffSeconds);
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new TreeMap<>();
        json.put("firmware", firmware.label());
        json.put("machine", Map.of("memoryBytes", memory.bytes(), "cores", cores));
        json.put("loginSeconds", leastLoginSeconds());
        json.put("loginSecondsOfEachBoot", loginSeconds);
        json.put(
                "phases",
                phases.stream()
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
