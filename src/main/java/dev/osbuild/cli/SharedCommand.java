package dev.osbuild.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command with the options that every command takes. */
abstract class SharedCommand implements Callable<Integer>, SharedOptions.Holder {

    @Mixin
    final SharedOptions options = new SharedOptions();

    @Override
    public final SharedOptions options() {
        return options;
    }
}
