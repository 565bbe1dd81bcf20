package io.sipauth.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code register --server} against a registrar on a real socket. */
class RegisterUdpIT {

    private final List<String> received = Collections.synchronizedList(new ArrayList<>());
    private final TestTerminal terminal = TestTerminal.withInput("wonderland\n");
    private DatagramSocket socket;
    private int port;

    @BeforeEach
    void open() throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        port = socket.getLocalPort();
    }

    @AfterEach
    void close() {
        socket.close();
    }

    /** Answers each datagram with what this makes of it; nothing where it makes an empty text. */
    private void serve(UnaryOperator<String> answers) {
        Thread.ofVirtual().start(() -> {
            byte[] buffer = new byte[65_535];
            try {
                while (true) {
                    DatagramPacket datagram = new DatagramPacket(buffer, buffer.length);
                    socket.receive(datagram);
                    String request = new String(buffer, 0, datagram.getLength(), UTF_8);
                    received.add(request);
                    byte[] answer = answers.apply(request).getBytes(UTF_8);
                    if (answer.length > 0) {
                        socket.send(new DatagramPacket(answer, answer.length, datagram.getSocketAddress()));
                    }
                }
            } catch (SocketException e) {
                assertThat(socket.isClosed()).isTrue();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private int register(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("register", "alice@example.test", "--server", "udp:127.0.0.1:" + port));
        arguments.addAll(List.of(more));
        return terminal.run(arguments.toArray(String[]::new));
    }

    private static String reply(String request, String status, String lines) {
        String copied = request.lines()
                .filter(line -> line.startsWith("Via:") || line.startsWith("CSeq:"))
                .reduce("", (all, line) -> all + line + "\r\n");
        return "SIP/2.0 " + status + "\r\n" + copied + lines + "\r\n";
    }

    private static String registrar(String request) {
        return request.contains("Authorization: Digest username=\"alice\"")
                ? reply(request, "200 OK", "")
                : reply(request, "401 Unauthorized", "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\"\r\n");
    }

    @Test
    void register_challenged_registers() {
        serve(RegisterUdpIT::registrar);

        assertThat(register()).isZero();
        assertThat(received).hasSize(2);
        assertThat(received.getFirst())
                .startsWith("REGISTER sip:example.test SIP/2.0\r\n")
                .contains("Contact: <sip:alice@127.0.0.1:");
    }

    @Test
    void register_lostRequest_isSentAgainUnchanged() {
        serve(request -> received.size() == 1 ? "" : registrar(request));

        assertThat(register()).isZero();
        assertThat(received.get(1)).isEqualTo(received.get(0));
    }

    @Test
    void register_strayReply_isIgnored() {
        serve(request -> received.size() == 1
                ? registrar(request).replace("branch=z9hG4bK", "branch=z9hG4bKother")
                : registrar(request));

        assertThat(register()).isZero();
        assertThat(received.get(1)).isEqualTo(received.get(0));
    }

    @Test
    void register_provisionalOnly_givesUpInTheEnd() {
        serve(request -> reply(request, "100 Trying", ""));

        assertThat(register("--timeout", "1")).isEqualTo(3);
        assertThat(terminal.err()).contains("did not answer within 1000 ms");
        assertThat(received).hasSizeLessThan(3);
    }

    @Test
    void register_silence_retransmitsThenGivesUp() {
        serve(request -> "");

        assertThat(register("--timeout", "1")).isEqualTo(3);
        assertThat(received).hasSize(2);
    }

    @Test
    void register_nothingListens_saysSo() {
        socket.close();

        assertThat(register("--timeout", "2")).isEqualTo(3);
        assertThat(terminal.err()).contains("nothing listens at udp:127.0.0.1:");
    }
}
