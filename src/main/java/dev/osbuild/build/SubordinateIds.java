package dev.osbuild.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether a user may map other ids than their own into a user namespace: subuid(5), subgid(5). */
final class SubordinateIds {

    /** Debian's system users reach up to 65534, {@code nobody}. */
    private static final long NEEDED = 65_536;

    private SubordinateIds() {}

    static Finding check(Path etc, String user) {
        for (String kind : List.of("subuid", "subgid")) {
            long count = count(etc.resolve(kind), user);
            if (count < NEEDED) {
                return Finding.broken(
                        "subordinate ids",
                        "/etc/" + kind + " gives " + user + " " + count + " ids, and " + NEEDED + " are needed",
                        "as root: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 " + user);
            }
        }
        return Finding.good("subordinate ids", user + " has at least " + NEEDED);
    }

    private static long count(Path file, String user) {
        try {
            long count = 0;
            for (String line : Files.readAllLines(file)) {
                String[] fields = line.split(":", -1);
                if (fields.length == 3 && fields[0].equals(user) && fields[2].matches("[0-9]{1,10}")) {
                    count += Long.parseLong(fields[2]);
                }
            }
            return count;
        } catch (IOException e) {
            return 0;
        }
    }
}
