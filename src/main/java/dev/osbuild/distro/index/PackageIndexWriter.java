package dev.osbuild.distro.index;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.distro.deb.BinaryPackage;
import dev.osbuild.distro.deb.Stanza;
import dev.osbuild.distro.deb.StanzaReader;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns a Packages file into the binary form {@link PackageIndex} reads:
 *
 * <pre>
 * int magic, packages n, provisions p, base packages b
 * int[n]     offset of each record, ordered by name, then as in the index
 * int[2p]    offset of a provided name and number of the record that provides it, ordered by name
 * int[b]     numbers of the essential and required records
 * bytes      records and names
 * </pre>
 */
final class PackageIndexWriter {

    private static final int MAX_PACKAGES = 1_000_000;
    /** Fields in the order in which apt meets the names in them, after the package's own. */
    private static final List<String> MENTIONING = List.of(
            "Pre-Depends",
            "Depends",
            "Conflicts",
            "Breaks",
            "Recommends",
            "Suggests",
            "Replaces",
            "Enhances",
            "Provides");

    private final Map<String, Integer> mentions = new LinkedHashMap<>();
    private final List<PackageIndex.Entry> entries = new ArrayList<>();

    private PackageIndexWriter() {}

    /** @throws OsbuildException.VerificationFailed when the Packages file is malformed */
    static void write(InputStream packages, String where, Path target) throws IOException {
        PackageIndexWriter writer = new PackageIndexWriter();
        writer.read(packages, where);
        writer.writeTo(target);
    }

    private void read(InputStream packages, String where) throws IOException {
        StanzaReader reader = new StanzaReader(packages, where, BinaryPackage.FIELDS);
        for (var stanza = reader.next(); stanza.isPresent(); stanza = reader.next()) {
            add(stanza.get());
            if (reader.count() > MAX_PACKAGES) {
                throw new OsbuildException.VerificationFailed(
                        "the index holds more than " + MAX_PACKAGES + " packages", where, "");
            }
        }
        entries.sort(Comparator.comparing(entry -> entry.details().name()));
    }

    private void add(Stanza stanza) {
        BinaryPackage details = BinaryPackage.of(stanza);
        int mention = mention(details.name());
        for (String field : MENTIONING) {
            MentionedNames.forEach(stanza.get(field), this::mention);
        }
        entries.add(new PackageIndex.Entry(details, mention));
    }

    private int mention(String name) {
        return mentions.computeIfAbsent(name, key -> mentions.size());
    }

    private void writeTo(Path target) throws IOException {
        List<Provision> provisions = provisions();
        List<Integer> base = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).details().isBase()) {
                base.add(i);
            }
        }
        ByteArrayOutputStream blob = new ByteArrayOutputStream(1 << 25);
        DataOutputStream blobOut = new DataOutputStream(blob);
        int start = 16 + 4 * entries.size() + 8 * provisions.size() + 4 * base.size();
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(target)))) {
            out.writeInt(PackageIndex.MAGIC);
            out.writeInt(entries.size());
            out.writeInt(provisions.size());
            out.writeInt(base.size());
            for (PackageIndex.Entry entry : entries) {
                out.writeInt(start + blob.size());
                blobOut.write(PackageRecord.write(entry));
            }
            for (Provision provision : provisions) {
                out.writeInt(start + blob.size());
                out.writeInt(provision.record());
                PackageRecord.writeText(blobOut, provision.name());
            }
            for (int number : base) {
                out.writeInt(number);
            }
            blob.writeTo(out);
        }
    }

    private List<Provision> provisions() {
        List<Provision> provisions = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            int number = i;
            MentionedNames.forEach(
                    entries.get(i).details().provides(), name -> provisions.add(new Provision(name, number)));
        }
        provisions.sort(Comparator.comparing(Provision::name));
        return provisions;
    }

    private record Provision(String name, int record) {}
}
