package dev.osbuild.image.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.osbuild.base.Digest;
import dev.osbuild.base.OsbuildException;
import dev.osbuild.image.ByteSource;
import dev.osbuild.image.archive.TarArchive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule of tar archives and container images, broken once. */
class ArchiveStructureTest {

    /** The blocks of {@link #tar}: a folder, a file and its content, a link, an end. */
    private static final int FILE = 512;

    private static final int CONTENT = 1024;
    private static final int LINK = 1536;
    private static final int END = 2048;

    static byte[] tar() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchive tar = new TarArchive(bytes, 1_700_000_000)) {
            tar.folder("etc", 0755);
            tar.file("etc/passwd", 0644, "root".getBytes(StandardCharsets.UTF_8));
            tar.file("etc/link", 0777, new byte[0]);
        }
        byte[] archive = bytes.toByteArray();
        archive[LINK + 156] = '2';
        put(archive, LINK + 157, "passwd");
        return summed(archive, LINK);
    }

    private static void put(byte[] archive, int at, String text) {
        System.arraycopy(text.getBytes(StandardCharsets.UTF_8), 0, archive, at, text.length());
    }

    private static byte[] summed(byte[] archive, int at) {
        Arrays.fill(archive, at + 148, at + 156, (byte) ' ');
        int sum = 0;
        for (int index = at; index < at + 512; index++) {
            sum += archive[index] & 0xFF;
        }
        put(archive, at + 148, String.format("%06o\0 ", sum));
        return archive;
    }

    static byte[] packed(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static String check(byte[] archive) throws IOException {
        return ArchiveStructure.checkTar(ByteSource.of(archive), new Findings());
    }

    private static void refused(byte[] archive, String refusal) {
        assertThatThrownBy(() -> check(archive))
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining(refusal);
    }

    @Test
    void acceptsSoundOnes() throws IOException {
        assertThat(check(tar())).isEqualTo("tar archive, 3 entries below their folder");
        assertThat(check(packed(tar()))).isEqualTo("tar archive, 3 entries below their folder");
        assertThat(ArchiveStructure.isTar(ByteSource.of(packed(tar())))).isTrue();
        assertThat(ArchiveStructure.isTar(ByteSource.of(packed(new byte[5000]))))
                .isFalse();
        assertThat(check(container(Map.of()))).contains("container image of 1 layer, every blob as named");
    }

    private static Arguments named(String refusal, String path) {
        return rule(refusal, tar -> {
            Arrays.fill(tar, FILE, FILE + 100, (byte) 0);
            put(tar, FILE, path);
            summed(tar, FILE);
        });
    }

    private static Arguments rule(String refusal, Consumer<byte[]> mutation) {
        return arguments(refusal, (UnaryOperator<byte[]>) tar -> {
            mutation.accept(tar);
            return tar;
        });
    }

    private static Arguments changed(String refusal, int at, String text, int header) {
        return rule(refusal, tar -> {
            put(tar, at, text);
            summed(tar, header);
        });
    }

    private static Arguments resized(String refusal, int length) {
        return arguments(refusal, (UnaryOperator<byte[]>) tar -> Arrays.copyOf(tar, length));
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                rule("the header of entry 2 has a wrong checksum", tar -> tar[FILE] = 'x'),
                rule("the header of entry 1 is not of the ustar form", tar -> tar[257] = 'x'),
                changed("holds a number that is not octal", FILE + 124, "0000000000x", FILE),
                named("the path '/etc/passwd' is absolute", "/etc/passwd"),
                named("the path 'etc/../../passwd' climbs", "etc/../../passwd"),
                named("the path '..' climbs", ".."),
                named("is not a plain relative one", "etc//passwd"),
                named("is not a plain relative one", "etc/./passwd"),
                named("is not a plain relative one", "etc/passwd/"),
                named("the path 'etc/link' occurs twice", "etc/link"),
                named("the path 'etc' occurs twice", "etc"),
                changed("leads through 'etc/passwd', which is no folder", LINK, "etc/passwd/x", LINK),
                changed("the link 'etc/link' leads nowhere", LINK + 157, "\0\0\0\0\0\0", LINK),
                changed("the hard link 'etc/link' leads to no file before it", LINK + 156, "1", LINK),
                changed("is of the kind '3', a device perhaps", LINK + 156, "3", LINK),
                changed("'etc/link' is no file and has content", LINK + 124, "00000000001", LINK),
                changed("an extended header is damaged", FILE + 156, "x", FILE),
                rule("a gap behind an entry is not empty", tar -> tar[CONTENT + 100] = 1),
                changed("it ends in the middle of an entry", FILE + 124, "00000777777", FILE),
                rule("it does not end with two empty blocks", tar -> tar[END + 512] = 1),
                resized("it ends without two empty blocks", END),
                resized("it ends without two empty blocks", END + 512),
                arguments("something follows its end", (UnaryOperator<byte[]>) tar -> {
                    byte[] longer = Arrays.copyOf(tar, tar.length + 1024);
                    longer[tar.length + 700] = 1;
                    return longer;
                }),
                arguments("it is empty", (UnaryOperator<byte[]>) tar -> new byte[1024]),
                arguments("it cannot be unpacked", (UnaryOperator<byte[]>) tar -> {
                    try {
                        byte[] packed = packed(tar);
                        return Arrays.copyOf(packed, packed.length - 9);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @MethodSource("rules")
    void refuses(String refusal, UnaryOperator<byte[]> mutation) throws IOException {
        refused(mutation.apply(tar()), refusal);
    }

    private static String sha256(byte[] bytes) {
        return Digest.of(bytes).hex();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String descriptor(byte[] blob) {
        return "{\"digest\":\"sha256:" + sha256(blob) + "\",\"size\":" + blob.length + "}";
    }

    /**
     * A container image of one layer.
     *
     * @param others files in the place of its own, by the name of the part
     */
    static byte[] container(Map<String, byte[]> others) throws IOException {
        byte[] layer = others.getOrDefault("layer", packed(tar()));
        byte[] config =
                others.getOrDefault("config", bytes("{\"rootfs\":{\"diff_ids\":[\"sha256:" + sha256(tar()) + "\"]}}"));
        byte[] manifest = others.getOrDefault(
                "manifest", bytes("{\"config\":" + descriptor(config) + ",\"layers\":[" + descriptor(layer) + "]}"));
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("blobs/sha256/" + sha256(config), others.getOrDefault("config-content", config));
        files.put("blobs/sha256/" + sha256(manifest), manifest);
        files.put("blobs/sha256/" + sha256(layer), layer);
        if (others.containsKey("stray")) {
            files.put("blobs/sha256/" + sha256(bytes("stray")), bytes("stray"));
        }
        files.put("index.json", others.getOrDefault("index", bytes("{\"manifests\":[" + descriptor(manifest) + "]}")));
        files.put(
                "manifest.json",
                others.getOrDefault(
                        "docker",
                        bytes("[{\"Config\":\"blobs/sha256/" + sha256(config) + "\",\"Layers\":[\"blobs/sha256/"
                                + sha256(layer) + "\"]}]")));
        files.put("oci-layout", others.getOrDefault("mark", bytes("{\"imageLayoutVersion\":\"1.0.0\"}")));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchive tar = new TarArchive(out, 0)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                tar.file(file.getKey(), 0644, file.getValue());
            }
        }
        return out.toByteArray();
    }

    static Stream<Arguments> containerRules() throws IOException {
        byte[] bad = tar();
        bad[CONTENT + 100] = 1;
        String missing = "{\"digest\":\"sha256:" + "0".repeat(64) + "\",\"size\":1}";
        return Stream.of(
                arguments("has another digest", "config-content", "{}"),
                arguments("its layout is not of version 1.0.0", "mark", "{\"imageLayoutVersion\":\"2.0.0\"}"),
                arguments("its index does not name one manifest", "index", "{\"manifests\":[]}"),
                arguments("index.json is no JSON document", "index", "{"),
                arguments("the manifest 'sha256:000", "index", "{\"manifests\":[" + missing + "]}"),
                arguments("the configuration 'sha256:000", "manifest", "{\"config\":" + missing + "}"),
                arguments("is no tar archive", "layer", "no archive"),
                arguments(
                        "is not the one its configuration says",
                        "config",
                        "{\"rootfs\":{\"diff_ids\":[\"sha256:0\"]}}"),
                arguments("the blob " + sha256(bytes("stray")) + " belongs to nothing", "stray", ""),
                arguments("describes another image than its index", "docker", "[{\"Config\":\"x\"}]"));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @MethodSource("containerRules")
    void refusesAContainer(String refusal, String part, String content) throws IOException {
        refused(container(Map.of(part, bytes(content))), refusal);
    }

    @Test
    void refusesWrongSizesAndLayers() throws IOException {
        byte[] layer = packed(tar());
        String longer = descriptor(layer).replaceFirst("\"size\":", "\"size\":1");
        byte[] config = bytes("{\"rootfs\":{\"diff_ids\":[\"sha256:" + sha256(tar()) + "\"]}}");
        byte[] manifest = bytes("{\"config\":" + descriptor(config) + ",\"layers\":[" + longer + "]}");
        refused(container(Map.of("manifest", manifest)), "is not of the size that is said");
        byte[] none = bytes("{\"config\":" + descriptor(config) + ",\"layers\":[]}");
        refused(container(Map.of("manifest", none)), "have different layers");
        byte[] bad = tar();
        bad[CONTENT + 100] = 1;
        refused(container(Map.of("layer", packed(bad))), "a gap behind an entry is not empty");
    }

    @Test
    void refusesWhatFollowsACpioArchive() {
        byte[] trailer = bytes("070701" + "00000000".repeat(4) + "00000001" + "00000000".repeat(6) + "0000000B"
                + "00000000" + "TRAILER!!!\0");
        byte[] archive = Arrays.copyOf(trailer, 512);
        archive[300] = 1;
        assertThatThrownBy(() -> ArchiveStructure.checkCpio(ByteSource.of(archive), new Findings()))
                .hasMessageContaining("something follows its end");
    }

    /** Whatever is done to an archive, it is sound or refused. */
    @Test
    void neverFailsOtherwise() throws IOException {
        byte[] sound = container(Map.of());
        Random random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 500; round++) {
            byte[] archive = sound.clone();
            archive[random.nextInt(archive.length)] = (byte) random.nextInt(256);
            try {
                assertThat(check(archive)).startsWith("tar");
            } catch (OsbuildException.VerificationFailed expected) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }
}
