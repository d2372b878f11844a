package dev.osbuild.distro.dpkg;

import dev.osbuild.base.FileTree;
import dev.osbuild.base.OsbuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Debian packages: the ar archive, its members, its control files, the paragraph in them, its tree. */
public final class DebFuzzer {

    private DebFuzzer() {}

    /** Called with whatever the fuzzer thinks of; any other error than these two is a finding. */
    @SuppressWarnings("EmptyCatch") // refusing is what hostile input is for
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            Path folder = Files.createTempDirectory("fuzz");
            try (DebFile deb = DebFile.open(Files.write(folder.resolve("deb"), input))) {
                ControlFiles control = ControlFiles.read(deb.tar("control"));
                control.paragraph().required("Package");
                control.conffiles();
                new TarUnpacker(Files.createDirectory(folder.resolve("tree")), path -> true).unpack(deb.tar("data"));
            } finally {
                FileTree.delete(folder);
            }
        } catch (OsbuildException | IOException expected) {
            // refused in words
        }
    }
}
