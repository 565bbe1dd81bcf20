package io.sipauth.kamailio;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.testing.DigestAnswer;
import io.sipauth.testing.KamailioServer;
import io.sipauth.testing.RegisterClient;
import io.sipauth.testing.RequiresKamailio;
import io.sipauth.testing.SipReply;
import io.sipauth.testing.SippRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    private static final int CALLS_PER_SECOND = 100;
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
        try (RegisterClient callee = bench.phone("callee", SipauthCluster.LEGACY_DOMAIN)) {
            SippRun.Result registered = sipp("register.xml", callee.port());
            assertThat(registered.exitCode()).as(registered.screen()).isZero();

            assertLocationIs(SipauthCluster.LEGACY_DOMAIN, answeredContacts(registered));
            assertFoundByNativeLookup(SipauthCluster.LEGACY_DOMAIN, callee);

            SippRun.Result removed = sipp("remove.xml", callee.port());
            assertThat(removed.exitCode()).as(removed.screen()).isZero();
            assertThat(bench.database().locations(SipauthCluster.LEGACY_DOMAIN)).isEmpty();
        }
    }

    @Test
    void phones_sha256_registerRefreshAndRemoveAll() {
        try (RegisterClient callee = bench.phone("callee", SipauthCluster.DOMAIN)) {
            Map<String, String> answered = new TreeMap<>();
            for (Map.Entry<String, String> contact : registerAll(callee).entrySet()) {
                answered.put(contact.getKey(), contact.getValue());
            }

            assertLocationIs(SipauthCluster.DOMAIN, answered);
            assertFoundByNativeLookup(SipauthCluster.DOMAIN, callee);

            forAll(user -> {
                try (RegisterClient phone = bench.phone(user, SipauthCluster.DOMAIN)) {
                    DigestAnswer answer = phone.answer(phone.challenge("SHA-256"));
                    byte[] removal = phone.next()
                            .contact(contactAt(user, callee))
                            .expires(0)
                            .authorization(answer)
                            .bytes();
                    assertThat(phone.send(removal).code()).isEqualTo(200);
                    return "";
                }
            });
            assertThat(bench.database().locations(SipauthCluster.DOMAIN)).isEmpty();
        }
    }

    private static SippRun.Result sipp(String scenario, int contactPort) {
        List<String> lines = USERS.stream()
                .map(user -> user + ";" + SipauthCluster.LEGACY_DOMAIN + ";[authentication username=" + user
                        + " password=" + Bench.password(user) + "]")
                .toList();
        Map<String, String> keys = Map.of("contact_port", Integer.toString(contactPort));
        return SippRun.run(scenario, bench.kamailio().address(), CALLS_PER_SECOND, keys, lines);
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

    private static Map<String, String> registerAll(RegisterClient callee) {
        return forAll(user -> {
            try (RegisterClient phone = bench.phone(user, SipauthCluster.DOMAIN)) {
                DigestAnswer answer = phone.answer(phone.challenge("SHA-256"));
                SipReply reply = null;
                for (int nc = 1; nc <= LAST_NC; nc++) {
                    reply = phone.send(phone.next()
                            .contact(contactAt(user, callee))
                            .authorization(answer.nc(nc))
                            .bytes());
                    assertThat(reply.code()).as(reply.text()).isEqualTo(200);
                }
                return reply.header("Contact");
            }
        });
    }

    private static String contactAt(String user, RegisterClient callee) {
        return "<sip:" + user + "@127.0.0.1:" + callee.port() + ">";
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
    private static void assertFoundByNativeLookup(String domain, RegisterClient callee) {
        try (KamailioServer nativeLookup = KamailioServer.start(
                        bench.cluster().kamailioReading("native-lookup.cfg").with("SIP_DOMAIN", domain));
                RegisterClient caller = RegisterClient.to(nativeLookup.address(), "caller", domain, "")) {
            for (String user : USERS) {
                caller.post(caller.next()
                        .method("MESSAGE")
                        .requestUri("sip:" + user + "@" + domain)
                        .without("Contact")
                        .bytes());
                assertThat(callee.receive().firstLine())
                        .isEqualTo("MESSAGE sip:" + user + "@127.0.0.1:" + callee.port() + " SIP/2.0");
            }
            byte[] toNobody = caller.next()
                    .method("MESSAGE")
                    .requestUri("sip:nobody@" + domain)
                    .bytes();
            assertThat(caller.send(toNobody).code()).isEqualTo(404);
        }
    }

    private interface Step {
        String of(String user);
    }

    private static Map<String, String> forAll(Step step) {
        Map<String, String> results = new TreeMap<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<String>> running = new ArrayList<>();
            for (String user : USERS) {
                running.add(threads.submit(() -> step.of(user)));
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
}
