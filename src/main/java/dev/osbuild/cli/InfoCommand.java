package dev.osbuild.cli;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.base.Size;
import dev.osbuild.image.inspect.ArtifactInspection;
import dev.osbuild.trust.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code osbuild info}: what an artifact is and holds. */
@Command(
        name = "info",
        mixinStandardHelpOptions = true,
        description = {
            "Describe artifacts of any format: partitions, labels, the kernel, the system, its packages, sizes.",
            "Files are only read, by bounded readers of osbuild's own, so any file may be asked about. What "
                    + "they say of themselves is not checked; 'osbuild verify' does that."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  osbuild info output/minimal/0.1.0/*.qcow2",
            "  osbuild info --json image.iso | jq .facts.label",
            "  osbuild info --packages rootfs.tar.zst"
        })
final class InfoCommand extends SharedCommand {

    private static final String PACKAGES = "packages";

    @Option(names = "--packages", description = "List every package instead of their number.")
    private boolean packages;

    @Parameters(arity = "1..*", paramLabel = "FILE|DIR", description = "A file, or a folder that holds a system.")
    private List<Path> targets = List.of();

    @Override
    public Integer call() throws IOException {
        for (Path target : targets) {
            FileArgument.require(target);
            Map<String, Object> facts = new LinkedHashMap<>(
                    Files.isDirectory(target) ? ArtifactInspection.ofFolder(target) : ArtifactInspection.of(target));
            addManifest(target, facts);
            options.console().line(target.toString());
            facts.forEach((key, value) -> show(key, value, "  "));
            options.console().result("info", Map.of("file", target.toString(), "facts", facts));
        }
        return ExitCode.DONE.status();
    }

    /** The manifest beside a file knows packages that the system itself has no list of. */
    private static void addManifest(Path target, Map<String, Object> facts) {
        Path file = target.resolveSibling(Manifest.FILE_NAME);
        if (!Files.isRegularFile(file)) {
            return;
        }
        Manifest manifest;
        try {
            manifest = Manifest.read(file);
        } catch (OsbuildException.VerificationFailed e) {
            facts.put("manifest", "unreadable");
            return;
        }
        String name = String.valueOf(target.getFileName());
        boolean listed = manifest.artifacts().stream()
                .anyMatch(artifact -> artifact.name().equals(name));
        facts.put("manifest", listed ? "profile " + manifest.profile() : "does not list it");
        if (listed && !facts.containsKey(PACKAGES)) {
            List<Map<String, Object>> known = new ArrayList<>();
            manifest.inputs().forEach((input, identity) -> {
                if (input.startsWith("package ")) {
                    known.add(Map.of(
                            "name",
                            input.substring("package ".length()),
                            "version",
                            identity.replaceFirst(" [0-9a-f]{64}$", "")));
                }
            });
            facts.put("packagesOfManifest", known);
        }
    }

    private void show(String key, Object value, String indent) {
        if (value instanceof Map<?, ?> map) {
            line(indent + key + ":");
            map.forEach((inner, content) -> show(String.valueOf(inner), content, indent + "  "));
        } else if (value instanceof List<?> list) {
            showList(key, list, indent);
        } else if (value instanceof Number number
                && key.toLowerCase(java.util.Locale.ROOT).endsWith("bytes")) {
            line(indent + key + ": " + number + " (" + new Size(number.longValue()) + ")");
        } else {
            line(indent + key + ": " + value);
        }
    }

    private void showList(String key, List<?> list, String indent) {
        line(indent + key + ": " + list.size());
        if (key.startsWith(PACKAGES) && !packages) {
            return;
        }
        for (Object item : list) {
            if (item instanceof Map<?, ?> map && map.containsKey("version")) {
                line(indent + "  " + map.get("name") + " " + map.get("version"));
            } else if (item instanceof Map<?, ?> map) {
                show(String.valueOf(map.get("name")), map, indent + "  ");
            } else {
                line(indent + "  " + item);
            }
        }
    }

    private void line(String text) {
        options.console().line(text);
    }
}
