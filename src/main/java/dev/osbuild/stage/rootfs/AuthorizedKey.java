package dev.osbuild.stage.rootfs;

import dev.osbuild.base.OsbuildException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of {@code authorized_keys}, see sshd(8): the kind of the key, its blob in base64, a comment. The blob begins with
 * the kind once more (RFC 4253, section 6.6), by which a placeholder is told from a key.
 */
final class AuthorizedKey {

    private static final Pattern LINE = Pattern.compile("([a-z0-9@.-]+) ([A-Za-z0-9+/]+=*)( [^\\n]*)?");

    private AuthorizedKey() {}

    /** @throws OsbuildException.Usage when the line is no public key */
    static void check(String user, String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches() || !isBlob(matcher.group(1), matcher.group(2))) {
            throw new OsbuildException.Usage(
                    "'" + line + "' of user '" + user + "' is no OpenSSH public key",
                    "users",
                    "copy the one line of the .pub file");
        }
    }

    private static boolean isBlob(String kind, String base64) {
        try {
            ByteBuffer blob = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
            byte[] name = kind.getBytes(StandardCharsets.US_ASCII);
            if (blob.remaining() <= Integer.BYTES + name.length || blob.getInt() != name.length) {
                return false;
            }
            byte[] inside = new byte[name.length];
            blob.get(inside);
            return new String(inside, StandardCharsets.US_ASCII).equals(kind);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
