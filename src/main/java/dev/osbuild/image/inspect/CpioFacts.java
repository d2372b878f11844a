package dev.osbuild.image.inspect;

import dev.osbuild.image.CpioReader;
import dev.osbuild.image.files.InstalledPackage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/** A cpio archive: how much is in it, and the system. */
final class CpioFacts {

    private static final long MOST_BYTES = 16L << 30;

    private CpioFacts() {}

    static void add(InputStream stream, Map<String, Object> facts) throws IOException {
        CpioReader reader = new CpioReader(new BufferedInputStream(stream, 1 << 16), MOST_BYTES);
        long entries = 0;
        long bytes = 0;
        for (Optional<CpioReader.Entry> next = reader.next(); next.isPresent(); next = reader.next()) {
            CpioReader.Entry entry = next.get();
            entries++;
            bytes += entry.isFile() ? entry.content().length : 0;
            if (entry.isFile() && SystemFacts.RELEASES.contains(entry.path())) {
                SystemFacts.addRelease(entry.content(), facts);
            } else if (entry.isFile() && entry.path().equals(InstalledPackage.STATUS)) {
                SystemFacts.addPackages(entry.content(), facts);
            }
        }
        facts.put("entries", entries);
        facts.put("contentBytes", bytes);
    }
}
