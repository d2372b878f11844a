package dev.osbuild.cli;

import dev.osbuild.build.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code osbuild keys secure-boot}: a key to try Secure Boot out with. */
@Command(
        name = "secure-boot",
        mixinStandardHelpOptions = true,
        description = {
            "Make a key to try Secure Boot out with: secure-boot.key and secure-boot.crt, for the section "
                    + "uki of a profile, and secure-boot-vars.fd, variables of OVMF in which this key alone is "
                    + "enrolled.",
            "For tests: the key is not encrypted. A key that is there is never overwritten."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  osbuild keys secure-boot", "  osbuild keys secure-boot --folder /media/stick/keys"})
final class SecureBootKeysCommand extends ProfileWork {

    @Option(names = "--folder", paramLabel = "DIR", description = "Where to put them. Default: ${DEFAULT-VALUE}.")
    private Path folder = Path.of("keys");

    @Override
    public Integer call() throws IOException {
        Console console = options.console();
        try (Workspace workspace = profile.open(options)) {
            for (Path file :
                    workspace.makeSecureBootKeys(folder.toAbsolutePath().normalize())) {
                console.line(file.toString());
                console.result("key", Map.of("file", file.toString()));
            }
        }
        return ExitCode.DONE.status();
    }
}
