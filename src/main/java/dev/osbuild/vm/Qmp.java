package dev.osbuild.vm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osbuild.base.CanonicalJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * QEMU's control line: the QEMU Machine Protocol over a Unix socket, one JSON object per line.
 *
 * @see <a href="https://www.qemu.org/docs/master/interop/qmp-spec.html">QMP specification</a>
 */
public final class Qmp implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Qmp.class);

    /** The longest address of a Unix socket, less the terminating zero. */
    static final int LONGEST_PATH = 107;

    private final SocketChannel channel;
    private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> shutdown = new CompletableFuture<>();

    private Qmp(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Connects and agrees on capabilities, trying again until QEMU listens.
     *
     * @throws IOException when QEMU does not answer within {@code limit}
     */
    static Qmp connect(Path socket, Duration limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        Qmp qmp = new Qmp(open(socket, deadline));
        Thread reader = new Thread(qmp::read, "qmp");
        reader.setDaemon(true);
        reader.start();
        qmp.execute("qmp_capabilities", Map.of(), limit);
        return qmp;
    }

    /**
     * Runs a command and waits for its answer.
     *
     * @return the command's {@code return} value
     * @throws IOException when QEMU reports an error or does not answer in time
     */
    public JsonNode execute(String command, Map<String, Object> arguments, Duration limit)
            throws IOException, InterruptedException {
        byte[] request = (CanonicalJson.compact(Map.of("execute", command, "arguments", arguments)) + "\n")
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.wrap(request);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        JsonNode answer = answers.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (answer == null) {
            throw new IOException("QEMU did not answer '" + command + "' in time");
        }
        if (answer.has("error")) {
            throw new IOException("QEMU refused '" + command + "': "
                    + answer.path("error").path("desc").asText());
        }
        return answer.path("return");
    }

    /**
     * Why the machine stopped, as QEMU's {@code SHUTDOWN} event says: {@code guest-shutdown}, {@code guest-reset},
     * {@code guest-panic} … Empty when no such event comes in time.
     */
    public Optional<String> shutdownReason(Duration limit) throws InterruptedException {
        try {
            return Optional.of(shutdown.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException | ExecutionException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static SocketChannel open(Path socket, long deadline) throws IOException, InterruptedException {
        while (true) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(UnixDomainSocketAddress.of(socket));
                return channel;
            } catch (IOException e) {
                channel.close();
                if (System.nanoTime() > deadline) {
                    throw new IOException("QEMU does not listen at " + socket, e);
                }
                Thread.sleep(20);
            }
        }
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                sort(CanonicalJson.readTree(line.getBytes(StandardCharsets.UTF_8)));
            }
        } catch (IOException e) {
            LOG.debug("the control line broke off: {}", e.toString());
        }
    }

    private void sort(JsonNode message) {
        if (message.path("event").asText().equals("SHUTDOWN")) {
            shutdown.complete(message.path("data").path("reason").asText());
        } else if (message.has("return") || message.has("error")) {
            answers.add(message);
        }
    }
}
