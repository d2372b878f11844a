package dev.osbuild.build;

import dev.osbuild.base.EventSink;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.tool.HostProgram;
import dev.osbuild.tool.HostTools;
import dev.osbuild.tool.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The machine's own programs, for {@code --tools=host}. Only BusyBox, which sets the sandbox up, is still fetched. */
final class HostToolbox implements Toolbox {

    private static final String TABLE = "host-programs.txt";

    private final ToolsTreeToolbox tree;

    HostToolbox(ToolsTreeToolbox tree) {
        this.tree = tree;
    }

    @Override
    public SortedMap<String, String> identify(Set<String> packages) throws IOException {
        tree.askForBusybox();
        SortedMap<String, String> identities = new TreeMap<>();
        List<String> missing = new ArrayList<>();
        for (HostProgram program : table()) {
            if (packages.contains(program.debianPackage())) {
                Optional<HostProgram.Found> found = program.find();
                found.ifPresent(place ->
                        identities.put(program.name() + " of this machine", place.version() + " " + place.path()));
                if (found.isEmpty()) {
                    missing.add(program.name() + " " + program.minimum() + " or newer (Debian: "
                            + program.debianPackage() + ")");
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new OsbuildException.Environment(
                    "this machine lacks " + String.join(", ", missing),
                    "PATH",
                    "install them, or build without --tools=host");
        }
        return identities;
    }

    @Override
    public Tools open(Set<String> packages, EventSink events) throws IOException {
        return new HostTools(tree.sandbox(events));
    }

    private static List<HostProgram> table() throws IOException {
        List<HostProgram> programs = new ArrayList<>();
        try (var in = Objects.requireNonNull(HostToolbox.class.getResourceAsStream(TABLE), TABLE)) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\\s+"))
                    .forEach(words -> programs.add(new HostProgram(words[1], words[2], words[3], words[0])));
        }
        return programs;
    }
}
