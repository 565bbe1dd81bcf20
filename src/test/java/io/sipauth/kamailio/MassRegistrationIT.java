package io.sipauth.kamailio;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.testing.DigestAnswer;
import io.sipauth.testing.KamailioServer;
import io.sipauth.testing.RegisterClient;
import io.sipauth.testing.RequiresKamailio;
import io.sipauth.testing.SipReply;
import io.sipauth.testing.SippRun;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A thousand subscribers register, refresh nine times on one nonce and leave again. By SIPp with MD5; by our own
 * phone with SHA-256, which SIPp 3.6 cannot compute.
 */
@RequiresKamailio
class MassRegistrationIT {

    private static final int PHONES = 1000;
    private static final int LAST_NC = 10;
    private static final int EXPIRES = 600;
    /** Of the remaining life, for a slow machine. */
    private static final int SLACK_SECONDS = 120;

    private static final List<String> USERS = IntStream.rangeClosed(1, PHONES)
            .mapToObj(number -> String.format("u%06d", number))
            .toList();

    private static Bench bench;

    @BeforeAll
    static void start() {
        bench = Bench.start(Map.of());
        bench.database().subscribers(SipauthCluster.LEGACY_DOMAIN, USERS, Bench.passwordPrefix());
        bench.database().subscribers(SipauthCluster.DOMAIN, USERS, Bench.passwordPrefix());
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @Test
    void sipp_md5_registersRefreshesAndRemovesAll() {
        int port = freePort();
        SippRun.Result registered = sipp("register.xml", port);
        assertThat(registered.exitCode()).as(registered.screen()).isZero();

        assertLocationIs(SipauthCluster.LEGACY_DOMAIN, answeredContacts(registered));
        try (RegisterClient phones =
                RegisterClient.at(port, bench.kamailio().address(), "phones", SipauthCluster.LEGACY_DOMAIN, "")) {
            assertFoundByNativeLookup(SipauthCluster.LEGACY_DOMAIN, user -> phones);
        }

        SippRun.Result removed = sipp("remove.xml", port);
        assertThat(removed.exitCode()).as(removed.screen()).isZero();
        assertThat(bench.database().locations(SipauthCluster.LEGACY_DOMAIN)).isEmpty();
    }

    @Test
    void phones_sha256_registerRefreshAndRemoveAll() {
        Map<String, RegisterClient> phones = new TreeMap<>();
        USERS.forEach(user -> phones.put(user, bench.phone(user, SipauthCluster.DOMAIN)));
        try {
            assertLocationIs(SipauthCluster.DOMAIN, forAll(user -> registerAndRefresh(phones.get(user))));
            assertFoundByNativeLookup(SipauthCluster.DOMAIN, phones::get);

            assertThat(forAll(user -> remove(phones.get(user))))
                    .containsValue("200")
                    .hasSize(PHONES);
            assertThat(bench.database().locations(SipauthCluster.DOMAIN)).isEmpty();
        } finally {
            phones.values().forEach(RegisterClient::close);
        }
    }

    /** Gives the Contact of the last 200. */
    private static String registerAndRefresh(RegisterClient phone) {
        DigestAnswer answer = phone.answer(phone.challenge("SHA-256"));
        String contact = "";
        for (int nc = 1; nc <= LAST_NC; nc++) {
            SipReply reply =
                    phone.send(phone.next().authorization(answer.nc(nc)).bytes());
            assertThat(reply.code()).as(reply.text()).isEqualTo(200);
            contact = reply.header("Contact");
        }
        return contact;
    }

    private static String remove(RegisterClient phone) {
        DigestAnswer answer = phone.answer(phone.challenge("SHA-256"));
        SipReply reply =
                phone.send(phone.next().expires(0).authorization(answer).bytes());
        assertThat(reply.code()).as(reply.text()).isEqualTo(200);
        return Integer.toString(reply.code());
    }

    private static SippRun.Result sipp(String scenario, int port) {
        List<String> lines = USERS.stream()
                .map(user -> user + ";" + SipauthCluster.LEGACY_DOMAIN + ";[authentication username=" + user
                        + " password=" + Bench.password(user) + "]")
                .toList();
        return SippRun.run(scenario, bench.kamailio().address(), SipauthCluster.LEGACY_DOMAIN, port, lines);
    }

    /** The contacts of the last 200 of each call, by user; logged as {@code u000001 <sip:…>;expires=600}. */
    private static Map<String, String> answeredContacts(SippRun.Result run) {
        Map<String, String> contacts = new TreeMap<>();
        for (String line : run.log()) {
            int space = line.indexOf(' ');
            if (space > 0) {
                contacts.put(line.substring(0, space), line.substring(space + 1).strip());
            }
        }
        return contacts;
    }

    /** {@code location} holds one row for each 200, with its contact and about its expiry, and nothing else. */
    private static void assertLocationIs(String domain, Map<String, String> answered) {
        List<ClusterDatabase.Row> rows = bench.database().locations(domain);
        assertThat(answered).hasSize(PHONES);
        assertThat(rows).hasSize(PHONES).allSatisfy(row -> {
            assertThat(answered.get(row.username())).startsWith("<" + row.contact() + ">;expires=" + EXPIRES);
            assertThat(row.lifeSeconds()).isBetween((long) EXPIRES - SLACK_SECONDS, (long) EXPIRES);
            assertThat(row.cseq()).isEqualTo(LAST_NC + 1);
            assertThat(row.socket())
                    .isEqualTo("udp:127.0.0.1:" + bench.kamailio().address().getPort());
        });
    }

    /** Each call for a user reaches the phone at the contact that was saved. */
    private static void assertFoundByNativeLookup(String domain, Function<String, RegisterClient> phones) {
        try (KamailioServer nativeLookup = KamailioServer.start(
                        bench.cluster().kamailioReading("native-lookup.cfg").with("SIP_DOMAIN", domain));
                RegisterClient caller = RegisterClient.to(nativeLookup.address(), "caller", domain, "")) {
            for (String user : USERS) {
                caller.post(caller.next()
                        .method("MESSAGE")
                        .requestUri("sip:" + user + "@" + domain)
                        .without("Contact")
                        .bytes());
                RegisterClient phone = phones.apply(user);
                assertThat(phone.receive().firstLine())
                        .isEqualTo("MESSAGE sip:" + user + "@127.0.0.1:" + phone.port() + " SIP/2.0");
            }
            byte[] toNobody = caller.next()
                    .method("MESSAGE")
                    .requestUri("sip:nobody@" + domain)
                    .bytes();
            assertThat(caller.send(toNobody).code()).isEqualTo(404);
        }
    }

    private static Map<String, String> forAll(Function<String, String> step) {
        Map<String, String> results = new TreeMap<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<String>> running = new ArrayList<>();
            for (String user : USERS) {
                running.add(threads.submit(() -> step.apply(user)));
            }
            for (int i = 0; i < running.size(); i++) {
                results.put(USERS.get(i), running.get(i).get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
        return results;
    }

    private static int freePort() {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }
}
