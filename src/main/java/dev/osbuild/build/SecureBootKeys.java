package dev.osbuild.build;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.tool.ToolCommand;
import dev.osbuild.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * Makes a key for trying Secure Boot out: {@code secure-boot.key} and {@code secure-boot.crt} in PEM, and {@code
 * secure-boot-vars.fd}, the variables of an OVMF in which that key alone is enrolled as platform, exchange and signature
 * key. Not for production: the key lies on the disk unencrypted.
 */
public final class SecureBootKeys {

    static final Set<String> TOOL_PACKAGES = Set.of("openssl", "ovmf", "python3", "python3-virt-firmware");

    private static final String KEY = "secure-boot.key";
    private static final String CERTIFICATE = "secure-boot.crt";
    private static final String VARIABLES = "secure-boot-vars.fd";
    private static final String INSIDE = "/keys";

    /** Whose key it is; a random number that this program made once. */
    private static final String OWNER = "6d3f2f0c-8a53-4e0f-9c41-5d0c6f7f2b1e";

    private SecureBootKeys() {}

    /**
     * Makes the files.
     *
     * @throws OsbuildException.Usage when one of them is there already
     */
    static List<Path> make(Path folder, Tools tools) throws IOException {
        List<Path> files = List.of(folder.resolve(KEY), folder.resolve(CERTIFICATE), folder.resolve(VARIABLES));
        for (Path file : files) {
            if (Files.exists(file)) {
                throw new OsbuildException.Usage(
                        "there is a key already", file.toString(), "remove it, or name another folder");
            }
        }
        Files.createDirectories(folder);
        Files.createFile(
                files.get(0), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        tools.run(ToolCommand.of("openssl", "req", "-x509", "-newkey", "rsa:2048", "-noenc", "-sha256", "-days", "3650")
                .arguments("-subj", "/CN=osbuild Secure Boot test key", "-config", "/dev/null")
                .arguments("-keyout", INSIDE + "/" + KEY, "-out", INSIDE + "/" + CERTIFICATE)
                .output(folder, INSIDE)
                .build());
        String certificate = INSIDE + "/" + CERTIFICATE;
        tools.run(ToolCommand.of("virt-fw-vars", "--input", "/usr/share/OVMF/OVMF_VARS_4M.fd")
                .arguments("--output", INSIDE + "/" + VARIABLES, "--secure-boot")
                .arguments("--set-pk", OWNER, certificate)
                .arguments("--add-kek", OWNER, certificate)
                .arguments("--add-db", OWNER, certificate)
                .output(folder, INSIDE)
                .build());
        return files;
    }
}
