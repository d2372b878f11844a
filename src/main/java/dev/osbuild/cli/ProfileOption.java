package dev.osbuild.cli;

import dev.osbuild.build.Profiles;
import dev.osbuild.build.Workspace;
import dev.osbuild.profile.Profile;
import java.io.IOException;
import picocli.CommandLine.Option;

/** The profile a command works on. */
final class ProfileOption {

    @Option(
            names = {"-p", "--profile"},
            paramLabel = "NAME",
            description = "Profile, by name or path. Default: ${DEFAULT-VALUE}.")
    private String name = "minimal";

    Profile read() {
        return Profiles.read(name, Main.environment());
    }

    Workspace open(SharedOptions options) throws IOException {
        return Workspace.open(read(), options.settings(), options.console());
    }

    String name() {
        return name;
    }
}
