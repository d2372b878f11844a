package dev.osbuild.cli;

import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.build.BuildSettings;
import dev.osbuild.build.Profiles;
import dev.osbuild.build.UnchangedBuild;
import dev.osbuild.build.Workspace;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import picocli.CommandLine.Command;

/**
 * Loads the classes that commands need, so that the launcher can put them into its class-data-sharing archive: the
 * program's own by name, those of its libraries by beginning a build without a network and in an empty cache.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {

    private static final String CLASS = ".class";

    @Override
    public Integer call() throws IOException, URISyntaxException, ClassNotFoundException {
        System.out.println(Version.text());
        loadOwnClasses();
        UnchangedBuild.of(List.of("image"), Main.environment()).report();
        Path folder = Files.createTempDirectory("osbuild-warm-up");
        try {
            beginBuild(folder);
        } finally {
            FileTree.delete(folder);
        }
        return ExitCode.DONE.status();
    }

    private static void loadOwnClasses() throws IOException, URISyntaxException, ClassNotFoundException {
        Path program = Path.of(
                Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (!Files.isRegularFile(program)) {
            return;
        }
        try (JarFile jar = new JarFile(program.toFile())) {
            Enumeration<JarEntry> entries = jar.entries();
            while (entries.hasMoreElements()) {
                String name = entries.nextElement().getName();
                if (name.startsWith("dev/osbuild/") && name.endsWith(CLASS)) {
                    String type =
                            name.substring(0, name.length() - CLASS.length()).replace('/', '.');
                    Class.forName(type, false, Main.class.getClassLoader());
                }
            }
        }
    }

    private static void beginBuild(Path folder) throws IOException {
        BuildSettings settings =
                new BuildSettings(folder, folder, 1, Optional.empty(), true, false, false, false, Main.environment());
        Console console = new TextConsole(System.out, System.err, Style.of(Main.environment(), false), false);
        try (Workspace workspace = Workspace.open(Profiles.read("minimal", Main.environment()), settings, console)) {
            workspace.plan(List.of());
        } catch (OsbuildException.Environment expected) {
            console.line("an empty cache holds no packages, as expected: " + expected.getMessage());
        }
    }
}
