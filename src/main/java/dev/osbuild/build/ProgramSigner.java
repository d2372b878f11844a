package dev.osbuild.build;

import dev.osbuild.tool.HostCommand;
import dev.osbuild.trust.DetachedSignature;
import dev.osbuild.trust.Signer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Signs through a program that reads a file from standard input and prints an armored detached signature. */
final class ProgramSigner implements Signer {

    /** A person may have to find and touch a token. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final HostCommand command;

    ProgramSigner(List<String> arguments, Path folder) {
        this.command = new HostCommand(arguments, folder, LONGEST);
    }

    @Override
    public byte[] sign(byte[] content) {
        byte[] signature = command.run(content);
        DetachedSignature.parse(signature, name());
        return signature;
    }

    /** Nothing is known of the program's key, so it is always asked again. */
    @Override
    public boolean accepts(byte[] signature, byte[] content) {
        return false;
    }

    @Override
    public String name() {
        return command.arguments().get(0);
    }
}
