package io.sipauth.auth;

import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.subscriber.AlgorithmCensus;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Decides which algorithms each domain is offered: the configured ones, in their order, that every enabled account of
 * it has; MD5 where none qualifies, and until {@link #refresh} has looked at the domain. With {@code digest.withdraw:
 * never} all configured ones are offered whatever accounts lack them, before and after a restart, so that one row
 * without SHA-2 hashes cannot bring MD5 back; the census is still taken and reported.
 *
 * <p>Reading is thread-safe and never waits. {@link #refresh} belongs to one background thread.
 */
public final class OfferedAlgorithms {

    private static final List<DigestAlgorithm> FALLBACK = List.of(DigestAlgorithm.MD5);

    private final List<DigestAlgorithm> configured;
    private final AlgorithmCensus census;
    private final boolean withdraw;
    private final AuthEvents events;
    private volatile Map<String, DomainCensus> domains = Map.of();

    /**
     * What the last refresh found.
     *
     * @param qualified the configured algorithms that every account has, in order
     * @param withdrawn those that qualified at some time and do not now, with the number of accounts that lack them
     */
    private record DomainCensus(List<DigestAlgorithm> qualified, Map<DigestAlgorithm, Long> withdrawn) {
        static final DomainCensus NONE = new DomainCensus(List.of(), Map.of());

        boolean everQualified(DigestAlgorithm algorithm) {
            return qualified.contains(algorithm) || withdrawn.containsKey(algorithm);
        }
    }

    /** @param withdraw false for {@code digest.withdraw: never} */
    public OfferedAlgorithms(
            List<DigestAlgorithm> configured, AlgorithmCensus census, boolean withdraw, AuthEvents events) {
        this.configured = List.copyOf(configured);
        this.census = census;
        this.withdraw = withdraw;
        this.events = events;
    }

    /** The algorithms for this domain, in any case of letters, most preferred first; never empty. */
    public List<DigestAlgorithm> offered(String domain) {
        if (!withdraw) {
            return configured.isEmpty() ? FALLBACK : configured;
        }
        List<DigestAlgorithm> qualified =
                domains.getOrDefault(key(domain), DomainCensus.NONE).qualified();
        return qualified.isEmpty() ? FALLBACK : qualified;
    }

    /**
     * Counts again, for these domains; all others are forgotten. When the census fails part way, what is known stays
     * as it was.
     */
    public void refresh(Iterable<String> served) {
        Map<String, DomainCensus> before = domains;
        Map<String, DomainCensus> now = new HashMap<>();
        for (String domain : served) {
            now.put(key(domain), count(domain, before.getOrDefault(key(domain), DomainCensus.NONE)));
        }
        domains = Map.copyOf(now);
        report(before, now);
    }

    /** For the metric: how many accounts, in all domains together, block an algorithm that once qualified for them. */
    public Map<DigestAlgorithm, Long> withdrawn() {
        Map<DigestAlgorithm, Long> accounts = new EnumMap<>(DigestAlgorithm.class);
        for (DomainCensus domain : domains.values()) {
            domain.withdrawn().forEach((algorithm, count) -> accounts.merge(algorithm, count, Long::sum));
        }
        return accounts;
    }

    private DomainCensus count(String domain, DomainCensus before) {
        List<DigestAlgorithm> qualified = new ArrayList<>();
        Map<DigestAlgorithm, Long> withdrawn = new EnumMap<>(DigestAlgorithm.class);
        Map<DigestAlgorithm, Long> counted = new EnumMap<>(DigestAlgorithm.class);
        for (DigestAlgorithm algorithm : configured) {
            long lacking = counted.computeIfAbsent(algorithm.base(), base -> census.accountsWithout(base, domain));
            if (lacking == 0) {
                qualified.add(algorithm);
            } else if (before.everQualified(algorithm)) {
                withdrawn.put(algorithm, lacking);
            }
        }
        return new DomainCensus(List.copyOf(qualified), Map.copyOf(withdrawn));
    }

    private void report(Map<String, DomainCensus> before, Map<String, DomainCensus> now) {
        now.forEach((domain, census) -> {
            Map<DigestAlgorithm, Long> known =
                    before.getOrDefault(domain, DomainCensus.NONE).withdrawn();
            census.withdrawn().forEach((algorithm, accounts) -> {
                if (!known.containsKey(algorithm)) {
                    events.algorithmWithdrawn(domain, algorithm, accounts, !withdraw);
                }
            });
        });
    }

    private static String key(String domain) {
        return domain.toLowerCase(Locale.ROOT);
    }
}
