package io.sipauth.kamailio;

import io.sipauth.testing.KamailioServer;
import io.sipauth.testing.RegisterClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Two sipauth behind one Kamailio that runs {@code kamailio.cfg}, and phones whose subscribers exist. */
final class Bench implements AutoCloseable {

    private static final String PASSWORD_PREFIX = "pw-";
    private static final AtomicInteger USERS = new AtomicInteger();

    private final SipauthCluster cluster;
    private final KamailioServer kamailio;

    private Bench(SipauthCluster cluster, KamailioServer kamailio) {
        this.cluster = cluster;
        this.kamailio = kamailio;
    }

    static Bench start(Map<String, String> settings) {
        SipauthCluster cluster = SipauthCluster.start(settings);
        return new Bench(cluster, KamailioServer.start(cluster.kamailio("kamailio.cfg")));
    }

    SipauthCluster cluster() {
        return cluster;
    }

    ClusterDatabase database() {
        return cluster.database();
    }

    KamailioServer kamailio() {
        return kamailio;
    }

    /** The phone of a subscriber nobody else uses. */
    RegisterClient phone() {
        return phone(newUser(SipauthCluster.DOMAIN), SipauthCluster.DOMAIN);
    }

    /** The phone of this subscriber. */
    RegisterClient phone(String user, String domain) {
        return RegisterClient.to(kamailio.address(), user, domain, password(user));
    }

    /** Adds a subscriber and gives its name. */
    String newUser(String domain) {
        String user = "user" + USERS.incrementAndGet();
        cluster.database().subscribers(domain, List.of(user), PASSWORD_PREFIX);
        return user;
    }

    static String password(String user) {
        return PASSWORD_PREFIX + user;
    }

    static String passwordPrefix() {
        return PASSWORD_PREFIX;
    }

    /** Waits until this much time has gone by. */
    static void letPass(Duration time) {
        Instant end = Instant.now().plus(time);
        Awaitility.await()
                .atMost(time.plusSeconds(10))
                .until(() -> Instant.now().isAfter(end));
    }

    @Override
    public void close() {
        kamailio.close();
        cluster.close();
    }
}
