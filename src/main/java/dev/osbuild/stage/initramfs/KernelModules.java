package dev.osbuild.stage.initramfs;

import dev.osbuild.image.ModuleIndex;
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
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;

/** The modules of a kernel from a package. */
final class KernelModules {

    private static final String INSIDE = "/tree";
    private static final Pattern LOADED = Pattern.compile("insmod (\\S+).*");

    private final StageContext context;
    private final Path tree;
    private final ModuleIndex index;

    /** The modules in a tree, which has depmod's index. */
    KernelModules(StageContext context, Path tree) throws IOException {
        this.context = context;
        this.tree = tree;
        this.index = ModuleIndex.in(tree).orElseThrow(() -> new IOException(tree + " holds no index of modules"));
    }

    /** Whether the kernel has such a module, as a file or built in. */
    boolean has(String name) throws IOException {
        return index.has(name);
    }

    /** The kernel's version. */
    String version() {
        return index.version();
    }

    /**
     * The files of some modules and of all they need, in an order in which they can be loaded one after the other. Those
     * built into the kernel are left out.
     */
    List<Path> inLoadOrder(List<String> names) {
        if (names.isEmpty()) {
            return List.of();
        }
        Set<Path> order = new LinkedHashSet<>();
        List<String> arguments = new ArrayList<>(
                List.of("--dirname", INSIDE + "/usr", "--set-version", version(), "--show-depends", "--all"));
        arguments.addAll(names);
        context.tools()
                .run(ToolCommand.of("modprobe")
                        .arguments(arguments)
                        .input(tree, INSIDE)
                        .onLine(line -> {
                            Matcher loaded = LOADED.matcher(line);
                            if (loaded.matches()) {
                                order.add(onHost(loaded.group(1)));
                            }
                        })
                        .build());
        return List.copyOf(order);
    }

    private Path onHost(String inside) {
        Path path = tree.resolve(inside.substring(INSIDE.length() + 1)).normalize();
        if (!inside.startsWith(INSIDE + "/") || !path.startsWith(tree)) {
            throw new IllegalArgumentException("modprobe named a file outside its folder: " + inside);
        }
        return path;
    }

    /** A module as the kernel loads it. */
    static byte[] uncompressed(Path module) throws IOException {
        if (module.toString().endsWith(".ko")) {
            return Files.readAllBytes(module);
        }
        try (InputStream file = new BufferedInputStream(Files.newInputStream(module));
                InputStream content = new CompressorStreamFactory().createCompressorInputStream(file)) {
            return content.readAllBytes();
        } catch (CompressorException e) {
            throw new IOException("cannot unpack the module " + module, e);
        }
    }
}
