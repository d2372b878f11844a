package dev.osbuild.distro.index;

import dev.osbuild.base.Digest;
import dev.osbuild.distro.deb.BinaryPackage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One package in the binary index: texts as a four-byte length and UTF-8, the name first. */
final class PackageRecord {

    private PackageRecord() {}

    static byte[] write(PackageIndex.Entry entry) throws IOException {
        BinaryPackage details = entry.details();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        DataOutputStream out = new DataOutputStream(bytes);
        writeText(out, details.name());
        writeText(out, details.version());
        writeText(out, details.architecture());
        writeText(out, details.multiArch());
        writeText(out, details.priority().name());
        out.writeBoolean(details.essential());
        out.writeBoolean(details.important());
        writeText(out, details.preDepends());
        writeText(out, details.depends());
        writeText(out, details.recommends());
        writeText(out, details.conflicts());
        writeText(out, details.breaks());
        writeText(out, details.provides());
        writeText(out, details.filename());
        out.writeLong(details.size());
        writeText(out, details.sha256().hex());
        out.writeInt(entry.mention());
        return bytes.toByteArray();
    }

    static PackageIndex.Entry read(ByteBuffer in) {
        BinaryPackage details = new BinaryPackage(
                readText(in),
                readText(in),
                readText(in),
                readText(in),
                BinaryPackage.Priority.valueOf(readText(in)),
                in.get() != 0,
                in.get() != 0,
                readText(in),
                readText(in),
                readText(in),
                readText(in),
                readText(in),
                readText(in),
                readText(in),
                in.getLong(),
                new Digest(readText(in)));
        return new PackageIndex.Entry(details, in.getInt());
    }

    static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(raw.length);
        out.write(raw);
    }

    private static String readText(ByteBuffer in) {
        byte[] raw = new byte[in.getInt()];
        in.get(raw);
        return new String(raw, StandardCharsets.UTF_8);
    }
}
