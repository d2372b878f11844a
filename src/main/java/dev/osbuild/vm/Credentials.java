package dev.osbuild.vm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a machine's owner tells the guest when it is switched on, under the names systemd reads natively (see
 * systemd.system-credentials(7)) and BusyBox images read at start. It travels through QEMU's {@code fw_cfg} device, never
 * on a command line, and is kept only in the run's scratch folder, readable by its owner alone.
 */
public final class Credentials {

    /** Nothing: root stays locked. */
    public static final Credentials NONE = new Credentials(Map.of());

    static final String ROOT_PASSWORD = "passwd.hashed-password.root";
    static final String ROOT_KEYS = "ssh.authorized_keys.root";
    private static final String PREFIX = "opt/io.systemd.credentials/";

    private final Map<String, String> values;

    private Credentials(Map<String, String> values) {
        this.values = new TreeMap<>(values);
    }

    /** Lets root log in with a password. */
    public Credentials withRootPassword(OneTimePassword password) {
        return with(ROOT_PASSWORD, password.hash());
    }

    /** Lets root log in with keys, one per line as in {@code authorized_keys}. */
    public Credentials withRootKeys(String authorizedKeys) {
        return with(ROOT_KEYS, authorizedKeys.endsWith("\n") ? authorizedKeys : authorizedKeys + "\n");
    }

    /** Writes one file per credential; returns QEMU's {@code -fw_cfg} names mapped to the files' names. */
    Map<String, String> writeTo(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (Map.Entry<String, String> credential : values.entrySet()) {
            Path file = folder.resolve("credential-" + credential.getKey());
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, credential.getValue(), StandardCharsets.UTF_8);
            files.put(PREFIX + credential.getKey(), file.getFileName().toString());
        }
        return files;
    }

    private Credentials with(String name, String value) {
        Map<String, String> more = new TreeMap<>(values);
        more.put(name, value);
        return new Credentials(more);
    }

    /** The names alone. */
    @Override
    public String toString() {
        return "credentials " + values.keySet();
    }
}
