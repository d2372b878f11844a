package dev.osbuild.cli;

import dev.osbuild.build.Profiles;
import dev.osbuild.store.FileDigests;
import dev.osbuild.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Loads the classes that most commands need, so that the launcher can put them into its class-data-sharing archive. */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {

    @Override
    public Integer call() throws IOException {
        System.out.println(Version.text());
        Path folder = Files.createTempDirectory("osbuild-warm-up");
        try (Store store = Store.open(folder)) {
            FileDigests.load(store).save();
            Profiles.read("minimal", Main.environment()).core();
        } finally {
            dev.osbuild.base.FileTree.delete(folder);
        }
        return ExitCode.DONE.status();
    }
}
