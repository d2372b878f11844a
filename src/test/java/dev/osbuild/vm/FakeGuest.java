package dev.osbuild.vm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** A guest that echoes each line typed, as a terminal does, and then prints what a function answers to it. */
final class FakeGuest implements AutoCloseable {

    private final PipedInputStream screen = new PipedInputStream(1 << 16);
    private final PipedOutputStream printer;
    private final Function<String, String> answers;
    private final OutputStream keyboard = new Keyboard();

    FakeGuest(Function<String, String> answers) throws IOException {
        this.printer = new PipedOutputStream(screen);
        this.answers = answers;
    }

    InputStream screen() {
        return screen;
    }

    OutputStream keyboard() {
        return keyboard;
    }

    void print(String text) throws IOException {
        printer.write(text.getBytes(StandardCharsets.UTF_8));
        printer.flush();
    }

    /** Ends the guest: its screen shows nothing more. */
    @Override
    public void close() throws IOException {
        printer.close();
    }

    private final class Keyboard extends OutputStream {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        @Override
        public void write(int octet) throws IOException {
            if (octet != '\n') {
                line.write(octet);
                return;
            }
            String typed = line.toString(StandardCharsets.UTF_8);
            line.reset();
            print(typed + "\r\n" + answers.apply(typed));
        }
    }
}
