package io.sipauth.cli;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** SIP over UDP: one request at a time, retransmitted as RFC 3261 §17.1.2.2 says. */
final class UdpExchange implements SipExchange {

    private static final long T1_MILLIS = 500;
    private static final long T2_MILLIS = 4_000;
    private static final int MAX_DATAGRAM = 65_535;
    private static final int FIRST_FINAL = 200;

    private final InetSocketAddress server;
    private final Duration timeout;
    private final DatagramSocket socket;

    /**
     * Opens a socket towards the server.
     *
     * @param timeout when to give up: RFC 3261's timer F is 32 s
     */
    UdpExchange(InetSocketAddress server, Duration timeout) {
        if (server.isUnresolved()) {
            throw new NoAnswerException("there is no host " + server.getHostString());
        }
        this.server = server;
        this.timeout = timeout;
        try {
            socket = new DatagramSocket();
            socket.connect(server);
        } catch (IOException e) {
            throw new NoAnswerException("no UDP socket towards " + peer() + ": " + e.getMessage());
        }
    }

    @Override
    public String localAddress() {
        String host = socket.getLocalAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + socket.getLocalPort();
    }

    @Override
    public String peer() {
        return "udp:" + server.getHostString() + ':' + server.getPort();
    }

    @Override
    public SipAnswer exchange(String request) {
        byte[] octets = request.getBytes(StandardCharsets.UTF_8);
        long start = System.nanoTime();
        long interval = T1_MILLIS;
        try {
            while (true) {
                long left = timeout.toMillis() - (System.nanoTime() - start) / 1_000_000;
                if (left <= 0) {
                    throw new NoAnswerException(peer() + " did not answer within " + timeout.toMillis() + " ms");
                }
                socket.send(new DatagramPacket(octets, octets.length));
                SipAnswer answer = receive(request, Math.min(interval, left));
                if (answer.status() >= FIRST_FINAL) {
                    return answer;
                }
                boolean provisional = answer.status() > 0;
                interval = provisional ? T2_MILLIS : Math.min(2 * interval, T2_MILLIS);
            }
        } catch (PortUnreachableException e) {
            throw new NoAnswerException("nothing listens at " + peer());
        } catch (IOException e) {
            throw new NoAnswerException("UDP to " + peer() + " failed: " + e.getMessage());
        }
    }

    /** The final reply to this request, else the last provisional one, else {@link SipAnswer#NONE}. */
    private SipAnswer receive(String request, long millis) throws IOException {
        byte[] buffer = new byte[MAX_DATAGRAM];
        SipAnswer best = SipAnswer.NONE;
        long end = System.nanoTime() + millis * 1_000_000;
        long left = millis;
        while (left > 0) {
            socket.setSoTimeout((int) left);
            DatagramPacket datagram = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(datagram);
            } catch (SocketTimeoutException e) {
                return best;
            }
            SipAnswer answer = SipAnswer.parse(new String(buffer, 0, datagram.getLength(), StandardCharsets.UTF_8));
            if (answer.answers(request)) {
                best = answer;
                if (answer.status() >= FIRST_FINAL) {
                    return answer;
                }
            }
            left = (end - System.nanoTime()) / 1_000_000;
        }
        return best;
    }

    @Override
    public void close() {
        socket.close();
    }
}
