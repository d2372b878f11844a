package dev.osbuild.stage.rootfs;

import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.profile.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Enables, disables and masks systemd units as systemctl(1) does offline: by links, from the [Install] sections. */
final class UnitFiles {

    private static final Logger LOG = LoggerFactory.getLogger(UnitFiles.class);
    private static final String LOCAL = "etc/systemd/system";
    private static final List<String> FOLDERS =
            List.of(LOCAL, "usr/local/lib/systemd/system", "usr/lib/systemd/system");

    private final RootTree tree;
    private final Set<String> enabled = new HashSet<>();

    UnitFiles(RootTree tree) {
        this.tree = tree;
    }

    void apply(Services services) throws IOException {
        for (String unit : services.disable()) {
            disable(unitName(unit));
        }
        for (String unit : services.enable()) {
            enable(unitName(unit));
        }
        for (String unit : services.mask()) {
            disable(unitName(unit));
            tree.link(LOCAL + "/" + unitName(unit), "/dev/null");
        }
    }

    private static String unitName(String unit) {
        return unit.contains(".") ? unit : unit + ".service";
    }

    void enable(String unit) throws IOException {
        if (!enabled.add(unit)) {
            return;
        }
        String file = file(unit)
                .orElseThrow(() -> new OsbuildException.Usage(
                        "there is no unit '" + unit + "' to enable", "services.enable", suggestion(unit)));
        boolean linked = false;
        String section = "";
        for (String line :
                tree.read(file).orElse("").replace("\\\n", " ").lines().toList()) {
            String text = line.strip();
            if (text.startsWith("[")) {
                section = text;
            }
            int equals = text.indexOf('=');
            if (!section.equals("[Install]") || equals < 0 || text.startsWith("#") || text.startsWith(";")) {
                continue;
            }
            for (String value : text.substring(equals + 1).strip().split("\\s+", -1)) {
                linked |= install(text.substring(0, equals).strip(), expand(value, unit), unit, file);
            }
        }
        if (!linked) {
            throw new OsbuildException.Usage(
                    "the unit '" + unit + "' has no [Install] section, so nothing would start it",
                    "services.enable",
                    "leave it out; something else starts it when it is needed");
        }
    }

    private boolean install(String key, String value, String unit, String file) throws IOException {
        switch (key) {
            case "WantedBy" -> tree.link(LOCAL + "/" + value + ".wants/" + unit, "/" + file);
            case "RequiredBy" -> tree.link(LOCAL + "/" + value + ".requires/" + unit, "/" + file);
            case "UpheldBy" -> tree.link(LOCAL + "/" + value + ".upholds/" + unit, "/" + file);
            case "Alias" -> tree.link(LOCAL + "/" + value, "/" + file);
            case "Also" -> {
                if (file(value).isPresent()) {
                    enable(value);
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** The specifiers of systemd.unit(5) that [Install] sections use. */
    private static String expand(String value, String unit) {
        int at = unit.indexOf('@');
        int dot = unit.lastIndexOf('.');
        String instance = at < 0 ? "" : unit.substring(at + 1, dot);
        String prefix = unit.substring(0, at < 0 ? dot : at);
        return value.replace("%i", instance)
                .replace("%I", instance)
                .replace("%p", prefix)
                .replace("%n", unit)
                .replace("%%", "%");
    }

    /** The unit's file, or its template's, as a path from the root without a leading slash. */
    private Optional<String> file(String unit) throws IOException {
        int at = unit.indexOf('@');
        String template = at < 0 ? unit : unit.substring(0, at + 1) + unit.substring(unit.lastIndexOf('.'));
        for (String name : List.of(unit, template)) {
            for (String folder : FOLDERS) {
                if (Files.isRegularFile(tree.follow(folder + "/" + name), LinkOption.NOFOLLOW_LINKS)) {
                    return Optional.of(folder + "/" + name);
                }
            }
        }
        return Optional.empty();
    }

    private String suggestion(String unit) {
        Set<String> similar = new TreeSet<>();
        String start = unit.substring(0, Math.min(3, unit.length()));
        for (String folder : FOLDERS) {
            try (var files = Files.newDirectoryStream(tree.follow(folder), start + "*")) {
                files.forEach(file -> similar.add(file.getFileName().toString()));
            } catch (IOException e) {
                LOG.debug("no units in {}: {}", folder, e.toString());
            }
        }
        return similar.isEmpty()
                ? "install the package that holds it"
                : "there are " + String.join(", ", similar) + "; or install the package that holds it";
    }

    /** Removes every link in /etc that starts the unit. */
    private void disable(String unit) throws IOException {
        Path folder = tree.follow(LOCAL);
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> links = new ArrayList<>();
        for (Path entry : FileTree.entries(folder)) {
            if (Files.isSymbolicLink(entry)) {
                String target = Files.readSymbolicLink(entry).getFileName().toString();
                if (target.equals(unit) || entry.getFileName().toString().equals(unit)) {
                    links.add(entry);
                }
            }
        }
        for (Path link : links) {
            Files.delete(link);
        }
    }
}
