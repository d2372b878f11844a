package dev.osbuild.stage.kernel;

import dev.osbuild.pipeline.StageContext;
import dev.osbuild.tool.ToolCommand;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;

/** The modules of one kernel, in a folder with {@code usr/lib/modules/VERSION}. */
final class ModuleSet {

    private static final String INSIDE = "/tree";
    private static final Pattern LOADED = Pattern.compile("insmod (\\S+).*");
    private static final Pattern FILE_NAME = Pattern.compile("(.+)\\.ko(\\.(xz|zst|gz))?");
    private static final int FIRST_NUMBER = 100;

    private final StageContext context;
    private final Path folder;
    private final String version;

    ModuleSet(StageContext context, Path folder, String version) {
        this.context = context;
        this.folder = folder;
        this.version = version;
    }

    /** Writes the indexes that tell which module needs which; packages come without them. */
    void index() {
        context.tools()
                .run(ToolCommand.of("depmod", "-b", INSIDE, "-m", "/usr/lib/modules", version)
                        .output(folder, INSIDE)
                        .build());
    }

    /**
     * Copies some modules and all they need, uncompressed, as {@code 100-NAME.ko}, {@code 101-NAME.ko} and so on in an
     * order in which they can be loaded one after the other. Modules built into the kernel are left out.
     */
    void copyInLoadOrder(List<String> names, Path target) throws IOException {
        if (names.isEmpty()) {
            return;
        }
        int number = FIRST_NUMBER;
        for (Path module : loadOrder(names)) {
            Matcher name = FILE_NAME.matcher(module.getFileName().toString());
            if (!name.matches()) {
                throw new IOException("no kernel module: " + module);
            }
            copyUncompressed(module, target.resolve(String.format(Locale.ROOT, "%d-%s.ko", number, name.group(1))));
            number++;
        }
    }

    private Set<Path> loadOrder(List<String> names) {
        Set<Path> order = new LinkedHashSet<>();
        List<String> arguments = new ArrayList<>(
                List.of("--dirname", INSIDE + "/usr", "--set-version", version, "--show-depends", "--all"));
        arguments.addAll(names);
        context.tools()
                .run(ToolCommand.of("modprobe")
                        .arguments(arguments)
                        .input(folder, INSIDE)
                        .onLine(line -> {
                            Matcher loaded = LOADED.matcher(line);
                            if (loaded.matches()) {
                                order.add(onHost(loaded.group(1)));
                            }
                        })
                        .build());
        return order;
    }

    private Path onHost(String inside) {
        Path path = folder.resolve(inside.substring(INSIDE.length() + 1)).normalize();
        if (!inside.startsWith(INSIDE + "/") || !path.startsWith(folder)) {
            throw new IllegalArgumentException("modprobe named a file outside its folder: " + inside);
        }
        return path;
    }

    private static void copyUncompressed(Path module, Path target) throws IOException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(module))) {
            if (module.toString().endsWith(".ko")) {
                Files.copy(file, target);
                return;
            }
            try (InputStream content = new CompressorStreamFactory().createCompressorInputStream(file)) {
                Files.copy(content, target);
            }
        } catch (CompressorException e) {
            throw new IOException("cannot unpack the module " + module, e);
        }
    }
}
