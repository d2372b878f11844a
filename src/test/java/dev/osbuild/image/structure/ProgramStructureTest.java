package dev.osbuild.image.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.osbuild.base.OsbuildException;
import dev.osbuild.image.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule of UEFI programs and unified kernel images, broken once. */
class ProgramStructureTest {

    private static final int HEADER = 0x80;
    private static final int OPTIONAL = HEADER + 24;
    private static final int SECTIONS = OPTIONAL + 240;
    private static final int KERNEL = 0x600;
    private static final int CERTIFICATES = OPTIONAL + 112 + 32;

    /** A stub's code, a command line and a kernel. */
    static ByteBuffer program() {
        ByteBuffer program = ByteBuffer.allocate(0x1000).order(ByteOrder.LITTLE_ENDIAN);
        program.putShort(0, (short) 0x5A4D).putInt(0x3C, HEADER).putInt(HEADER, 0x4550);
        program.putShort(HEADER + 4, (short) 0x8664).putShort(HEADER + 6, (short) 3);
        program.putShort(HEADER + 20, (short) 240).putShort(OPTIONAL, (short) 0x20B);
        program.putInt(OPTIONAL + 16, 0x1000).putInt(OPTIONAL + 56, 0x10000).putInt(OPTIONAL + 60, 0x400);
        program.putShort(OPTIONAL + 68, (short) 10);
        section(program, 0, ".text", 0x1000, 0x400, 0x100);
        section(program, 1, ".cmdline", 0x2000, 0x500, 0x100);
        section(program, 2, ".linux", 0x3000, KERNEL, 0xA00);
        program.putInt(KERNEL + 0x202, 0x53726448);
        return program;
    }

    private static void section(ByteBuffer program, int index, String name, int address, int offset, int bytes) {
        int at = SECTIONS + index * 40;
        program.put(at, name.getBytes(StandardCharsets.US_ASCII));
        program.putInt(at + 8, bytes)
                .putInt(at + 12, address)
                .putInt(at + 16, bytes)
                .putInt(at + 20, offset);
    }

    /** Shortens the kernel by a certificate's room. */
    private static void certificate(ByteBuffer program, int bytes, int kind) {
        section(program, 2, ".linux", 0x3000, KERNEL, 0x900);
        program.putInt(CERTIFICATES, 0xF00)
                .putInt(CERTIFICATES + 4, 0x100)
                .putInt(0xF00, bytes)
                .putInt(0xF04, kind);
    }

    private static String check(ByteBuffer program) throws IOException {
        return ProgramStructure.check(SampleFat.source(program));
    }

    @Test
    void acceptsASoundOne() throws IOException {
        assertThat(check(program())).isEqualTo("UEFI program, 3 sections apart from each other, a kernel among them");
        assertThat(check(program().putInt(CERTIFICATES, 0x1000).putInt(CERTIFICATES + 4, 0)))
                .doesNotContain("signature");
        ByteBuffer signed = program();
        certificate(signed, 0xFA, 0x0002_0200);
        assertThat(check(signed)).endsWith(", with a signature");
        assertThat(ProgramStructure.holdsKernel(SampleFat.source(program()))).isTrue();
        assertThat(ProgramStructure.holdsKernel(ByteSource.of(new byte[4096]))).isFalse();
    }

    private static Arguments rule(String refusal, Consumer<ByteBuffer> mutation) {
        return arguments(refusal, mutation);
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                rule("it has no DOS header", program -> program.put(0, (byte) 0)),
                rule("its PE header lies outside", program -> program.putInt(0x3C, 0xFF0)),
                rule("it has no PE header", program -> program.put(HEADER, (byte) 0)),
                rule("it is not for x86-64", program -> program.putShort(HEADER + 4, (short) 0x14C)),
                rule("it is not of the 64-bit form", program -> program.putShort(OPTIONAL, (short) 0x10B)),
                rule("it is no application of UEFI", program -> program.putShort(OPTIONAL + 68, (short) 2)),
                rule("its headers are longer than it is", program -> program.putInt(OPTIONAL + 60, 0x2000)),
                rule("its sections do not stand in its headers", program -> program.putShort(HEADER + 6, (short) 90)),
                rule("its sections do not stand in its headers", program -> program.putShort(HEADER + 6, (short) 0)),
                rule(".linux lies outside the file", program -> section(program, 2, ".linux", 0x3000, KERNEL, 0xA01)),
                rule(".text shares bytes", program -> section(program, 0, ".text", 0x1000, 0x200, 0x100)),
                rule(".linux shares bytes", program -> section(program, 2, ".linux", 0x3000, 0x5FF, 0xA00)),
                rule(".cmdline shares memory", program -> section(program, 1, ".cmdline", 0x1080, 0x500, 0x100)),
                rule(".linux lies outside its memory", program -> program.putInt(OPTIONAL + 56, 0x3100)),
                rule("it begins to run outside its sections", program -> program.putInt(OPTIONAL + 16, 0x1100)),
                rule(
                        "its signature does not stand",
                        program -> program.putInt(CERTIFICATES, 0xF00).putInt(CERTIFICATES + 4, 0x100)),
                rule("something follows its sections", program -> section(program, 2, ".linux", 0x3000, KERNEL, 0x900)),
                rule("its signature is cut off", program -> certificate(program, 0x200, 0x0002_0200)),
                rule("its signature is cut off", program -> certificate(program, 8, 0x0002_0200)),
                rule("its signature is of an unknown kind", program -> certificate(program, 0x100, 0x0001_0200)),
                rule(
                        "its section '.evil' is not known",
                        program -> section(program, 1, ".evil\0\0", 0x2000, 0x500, 256)),
                rule(
                        "its section .text occurs twice",
                        program -> section(program, 1, ".text\0\0\0", 0x2000, 0x500, 256)),
                rule("its section .linux holds no kernel", program -> program.putInt(KERNEL + 0x202, 0)));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @MethodSource("rules")
    void refuses(String refusal, Consumer<ByteBuffer> mutation) {
        ByteBuffer program = program();
        mutation.accept(program);

        assertThatThrownBy(() -> check(program))
                .isInstanceOf(OsbuildException.VerificationFailed.class)
                .hasMessageContaining(refusal);
    }
}
