package io.sipauth.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A small SIP phone on UDP that sends each datagram exactly when told and never again by itself. One thread at a
 * time.
 */
public final class RegisterClient implements AutoCloseable {

    private static final Duration REPLY_LIMIT = Duration.ofSeconds(10);
    private static final AtomicInteger CALLS = new AtomicInteger();

    private final DatagramSocket socket;
    private final InetSocketAddress proxy;
    private final String user;
    private final String domain;
    private final String password;
    private final String callId;
    private int cseq;

    private RegisterClient(
            DatagramSocket socket, InetSocketAddress proxy, String user, String domain, String password) {
        this.socket = socket;
        this.proxy = proxy;
        this.user = user;
        this.domain = domain;
        this.password = password;
        this.callId = "call-" + ProcessHandle.current().pid() + "-" + CALLS.incrementAndGet() + "@phone";
    }

    /** A phone with a socket and a Call-ID of its own. */
    public static RegisterClient to(InetSocketAddress proxy, String user, String domain, String password) {
        return at(0, proxy, user, domain, password);
    }

    /** The same on this port. */
    public static RegisterClient at(int port, InetSocketAddress proxy, String user, String domain, String password) {
        try {
            DatagramSocket socket = new DatagramSocket(new InetSocketAddress(proxy.getAddress(), port));
            socket.setReceiveBufferSize(1 << 20);
            return new RegisterClient(socket, proxy, user, domain, password);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next REGISTER (CSeq one higher), without credentials, for 600 s. */
    public RegisterMessage next() {
        cseq++;
        String identity = "<sip:" + user + "@" + domain + ">";
        return new RegisterMessage(requestUri())
                .header(
                        "Via",
                        "SIP/2.0/UDP " + hostPort() + ";branch=z9hG4bK" + callId.hashCode() + "-" + cseq + ";rport")
                .header("Max-Forwards", "70")
                .header("From", identity + ";tag=phone")
                .header("To", identity)
                .header("Call-ID", callId)
                .header("CSeq", cseq + " REGISTER")
                .contact(contact())
                .expires(600);
    }

    /** Sends a REGISTER without credentials and gives the challenge for this algorithm. */
    public Challenge challenge(String algorithm) {
        SipReply reply = send(next().bytes());
        if (reply.code() != 401) {
            throw new AssertionError("no challenge but\n" + reply.text());
        }
        return reply.challenge(algorithm);
    }

    /** The right answer to a challenge, nc=1. */
    public DigestAnswer answer(Challenge challenge) {
        return DigestAnswer.to(challenge, user, password, requestUri());
    }

    /** Challenge and answer: a whole registration as an honest phone does it. */
    public SipReply register(String algorithm) {
        DigestAnswer answer = answer(challenge(algorithm));
        return send(next().authorization(answer).bytes());
    }

    /** Sends these octets and waits for the reply with the same CSeq and Call-ID. */
    public SipReply send(byte[] message) {
        post(message);
        String wanted = new SipReply(new String(message, UTF_8)).header("CSeq");
        while (true) {
            SipReply reply = receive();
            if (reply.header("CSeq").equals(wanted) && reply.header("Call-ID").equals(callId)) {
                return reply;
            }
        }
    }

    /** Sends these octets and waits for nothing. */
    public void post(byte[] message) {
        try {
            socket.send(new DatagramPacket(message, message.length, proxy));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next message that arrives, whatever it is. */
    public SipReply receive() {
        return receive(REPLY_LIMIT).orElseThrow(() -> new AssertionError(user + " got nothing within " + REPLY_LIMIT));
    }

    /** The next message, or nothing within this time. */
    public Optional<SipReply> receive(Duration limit) {
        try {
            socket.setSoTimeout((int) limit.toMillis());
            DatagramPacket packet = new DatagramPacket(new byte[65535], 65535);
            socket.receive(packet);
            return Optional.of(new SipReply(new String(packet.getData(), 0, packet.getLength(), UTF_8)));
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the proxy answers an OPTIONS within this time. */
    boolean answersOptions(Duration limit) {
        post(next().method("OPTIONS")
                .requestUri("sip:" + hostPort(proxy))
                .without("Contact")
                .bytes());
        return receive(limit).isPresent();
    }

    /** Where this phone is, {@code <sip:alice@127.0.0.1:40000>}. */
    public String contact() {
        return "<sip:" + user + "@" + hostPort() + ">";
    }

    public String callId() {
        return callId;
    }

    public String requestUri() {
        return "sip:" + domain;
    }

    public int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        socket.close();
    }

    private String hostPort() {
        return hostPort((InetSocketAddress) socket.getLocalSocketAddress());
    }

    private static String hostPort(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        return (host instanceof Inet6Address ? "[" + host.getHostAddress() + "]" : host.getHostAddress()) + ":"
                + address.getPort();
    }
}
