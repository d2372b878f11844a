package dev.osbuild.image.structure;

import static dev.osbuild.image.structure.TarHeader.FORMAT;

import dev.osbuild.image.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The records of an extended header (POSIX.1-2017, pax, "pax Extended Header"): {@code LENGTH NAME=VALUE}, a line each. */
final class PaxRecords {

    private PaxRecords() {}

    static Map<String, String> read(byte[] bytes) {
        Map<String, String> records = new HashMap<>();
        int at = 0;
        while (at < bytes.length) {
            int digits = at;
            int length = 0;
            while (digits < bytes.length && digits < at + 8 && bytes[digits] >= '0' && bytes[digits] <= '9') {
                length = length * 10 + bytes[digits++] - '0';
            }
            int end = at + length;
            boolean sound = digits > at
                    && digits + 2 < end
                    && end <= bytes.length
                    && bytes[digits] == ' '
                    && bytes[end - 1] == '\n';
            String record = sound ? new String(bytes, digits + 1, end - digits - 2, StandardCharsets.UTF_8) : "";
            int equals = record.indexOf('=');
            Malformed.unless(equals > 0, FORMAT, "an extended header is damaged");
            records.put(record.substring(0, equals), record.substring(equals + 1));
            at = end;
        }
        return records;
    }
}
