package dev.osbuild.vm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ListeningSocketTest {

    private static final String TABLES = """
            table tcp
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:0019 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0
               1: 0F02000A:0016 0202000A:D431 01 00000000:00000000 02:00000000 00000000     0        0 2 4 0 20 4
            table tcp6
              sl  local_address                         remote_address                        st tx_queue
               0: 00000000000000000000000000000000:0016 00000000000000000000000000000000:0000 0A 00000000:00000000
               1: 00000000000000000000000001000000:0277 00000000000000000000000000000000:0000 0A 00000000:00000000
            table udp
               sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref
              321: 00000000:0044 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 3 2 0
            table raw
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref
               1: 00000000:0001 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4 2 0
            """;

    @Test
    void readsTheKernelsTables() {
        assertThat(ListeningSocket.parse(TABLES))
                .containsExactly(
                        new ListeningSocket("tcp", 25, "127.0.0.1"),
                        new ListeningSocket("tcp", 22, "0:0:0:0:0:0:0:0"),
                        new ListeningSocket("tcp", 631, "0:0:0:0:0:0:0:1"),
                        new ListeningSocket("udp", 68, "0.0.0.0"),
                        new ListeningSocket("raw", 1, "0.0.0.0"));
    }

    @Test
    void aQuietMachineHasNone() {
        assertThat(ListeningSocket.parse("table tcp\n  sl  local_address rem_address   st\n"))
                .isEmpty();
    }
}
