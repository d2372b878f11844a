package dev.osbuild.vm;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The smallest guest: a BIOS boot sector that prints a text on the first serial port and then reports success to QEMU's
 * {@code isa-debug-exit} device, which ends QEMU with {@link #SUCCESS}. Without that device it halts for ever.
 */
final class BootSector {

    /** QEMU's options for the device. */
    static final String[] EXIT_DEVICE = {"-device", "isa-debug-exit,iobase=0xf4,iosize=0x04"};

    private static final int SIGNAL = 0x2a;
    /** The device turns the value V into the exit code 2 V + 1. */
    static final int SUCCESS = 2 * SIGNAL + 1;

    /** SeaBIOS takes no smaller virtio disk. */
    private static final int DISK_BYTES = 1 << 20;

    private static final int LOADED_AT = 0x7c00;
    private static final int SECTOR_BYTES = 512;

    /** 16-bit real mode; the two bytes behind {@code mov si} receive the address of the text. */
    private static final int[] CODE = {
        0xfc, // cld
        0x31, 0xc0, // xor ax, ax
        0x8e, 0xd8, // mov ds, ax
        0xbe, 0x00, 0x00, // mov si, text
        0xba, 0xf8, 0x03, // mov dx, 0x3f8: the serial port
        0xac, // next: lodsb
        0x84, 0xc0, // test al, al
        0x74, 0x03, // jz end
        0xee, // out dx, al
        0xeb, 0xf8, // jmp next
        0xb0, SIGNAL, // end: mov al, SIGNAL
        0xba, 0xf4, 0x00, // mov dx, 0xf4: the exit device
        0xee, // out dx, al
        0xfa, // halt: cli
        0xf4, // hlt
        0xeb, 0xfc, // jmp halt
    };

    private static final int TEXT_ADDRESS_AT = 6;

    private BootSector() {}

    /** A disk that boots and prints an ASCII text of at most 400 characters. */
    static byte[] printing(String text) {
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        for (int octet : CODE) {
            code.write(octet);
        }
        code.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        return ByteBuffer.allocate(DISK_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(code.toByteArray())
                .putShort(TEXT_ADDRESS_AT, (short) (LOADED_AT + CODE.length))
                .putShort(SECTOR_BYTES - 2, (short) 0xaa55)
                .array();
    }
}
