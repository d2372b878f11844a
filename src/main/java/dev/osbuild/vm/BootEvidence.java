package dev.osbuild.vm;

import dev.osbuild.base.CanonicalJson;
import dev.osbuild.base.Digest;
import dev.osbuild.base.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a boot test saw. {@code docs/testing.md} describes its JSON form.
 *
 * @param artifact file name
 * @param size of the artifact
 * @param digest of the artifact
 * @param accelerator how guests ran, and why so
 * @param runs one per firmware that reached the end
 * @param checks everything that was looked at, in order
 */
public record BootEvidence(
        String artifact,
        Size size,
        Digest digest,
        AcceleratorChoice accelerator,
        List<Map<String, Object>> runs,
        List<Check> checks) {

    /** Raised when the meaning of the JSON form changes. */
    static final int SCHEMA_VERSION = 1;

    private static final String METHOD = "Seconds count from QEMU's start. Where a budget limits them, an image that"
            + " misses it is booted up to " + BootTest.MOST_BOOTS + " times and the least figure counts, since other"
            + " work on the machine only ever adds time. Memory is MemTotal less MemAvailable with one root shell.";

    public BootEvidence {
        runs = List.copyOf(runs);
        checks = List.copyOf(checks);
    }

    public boolean passed() {
        return checks.stream().allMatch(Check::passed);
    }

    /** The same about another file, for one that was started as a part of the first. */
    public BootEvidence about(Path file, Check reason) throws IOException {
        List<Check> all = new ArrayList<>(checks);
        all.add(reason);
        return new BootEvidence(
                String.valueOf(file.getFileName()),
                new Size(Files.size(file)),
                Digest.ofFile(file),
                accelerator,
                runs,
                all);
    }

    /** Canonical JSON. */
    public byte[] toJson() {
        Map<String, Object> json = new TreeMap<>();
        json.put("schemaVersion", SCHEMA_VERSION);
        json.put("artifact", Map.of("name", artifact, "sizeBytes", size.bytes(), "sha256", digest.hex()));
        json.put(
                "accelerator",
                Map.of(
                        "name",
                        accelerator.accelerator().name().toLowerCase(Locale.ROOT),
                        "reason",
                        accelerator.reason()));
        json.put("method", METHOD);
        json.put("passed", passed());
        json.put("checks", checks.stream().map(Check::toJson).toList());
        json.put("runs", runs);
        return CanonicalJson.pretty(json);
    }
}
