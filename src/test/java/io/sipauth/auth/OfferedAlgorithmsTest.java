package io.sipauth.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipauth.StoreUnavailableException;
import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.subscriber.AlgorithmCensus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OfferedAlgorithmsTest {

    private static final List<DigestAlgorithm> CONFIGURED =
            List.of(DigestAlgorithm.SHA_512_256, DigestAlgorithm.SHA_256_SESS, DigestAlgorithm.SHA_256);

    private final Map<DigestAlgorithm, Long> lacking = new HashMap<>();
    private final List<String> events = new ArrayList<>();
    private final List<String> probes = new ArrayList<>();
    private boolean down;

    private final OfferedAlgorithms offered = new OfferedAlgorithms(CONFIGURED, census(), true, listener());
    private final OfferedAlgorithms never = new OfferedAlgorithms(CONFIGURED, census(), false, listener());

    @Test
    void offered_beforeTheFirstRefresh_isMd5() {
        assertThat(offered.offered("example.test")).containsExactly(DigestAlgorithm.MD5);
    }

    @Test
    void offered_allQualify_keepsTheConfiguredOrder() {
        offered.refresh(List.of("Example.Test"));

        assertThat(offered.offered("example.TEST")).isEqualTo(CONFIGURED);
        assertThat(probes).containsExactly("SHA_512_256 Example.Test", "SHA_256 Example.Test");
    }

    @Test
    void offered_anAccountLacksIt_leavesOutBothForms() {
        lacking.put(DigestAlgorithm.SHA_256, 1L);
        offered.refresh(List.of("example.test"));

        assertThat(offered.offered("example.test")).containsExactly(DigestAlgorithm.SHA_512_256);
        assertThat(events).isEmpty();
        assertThat(offered.withdrawn()).isEmpty();
    }

    @Test
    void offered_noneQualifies_isMd5() {
        lacking.put(DigestAlgorithm.SHA_256, 1L);
        lacking.put(DigestAlgorithm.SHA_512_256, 1L);
        offered.refresh(List.of("example.test"));

        assertThat(offered.offered("example.test")).containsExactly(DigestAlgorithm.MD5);
    }

    @Test
    void refresh_algorithmDropsOut_isToldOnceAndCounted() {
        offered.refresh(List.of("example.test", "other.test"));
        lacking.put(DigestAlgorithm.SHA_512_256, 3L);
        offered.refresh(List.of("example.test", "other.test"));
        offered.refresh(List.of("example.test", "other.test"));

        assertThat(events)
                .containsExactlyInAnyOrder("example.test SHA_512_256 3 false", "other.test SHA_512_256 3 false");
        assertThat(offered.withdrawn()).containsExactly(Map.entry(DigestAlgorithm.SHA_512_256, 6L));
        assertThat(offered.offered("example.test")).doesNotContain(DigestAlgorithm.SHA_512_256);
    }

    @Test
    void refresh_algorithmReturnsAndDropsOutAgain_isToldAgain() {
        offered.refresh(List.of("example.test"));
        lacking.put(DigestAlgorithm.SHA_512_256, 1L);
        offered.refresh(List.of("example.test"));
        lacking.clear();
        offered.refresh(List.of("example.test"));
        assertThat(offered.withdrawn()).isEmpty();
        assertThat(offered.offered("example.test")).isEqualTo(CONFIGURED);

        lacking.put(DigestAlgorithm.SHA_512_256, 2L);
        offered.refresh(List.of("example.test"));
        assertThat(events).containsExactly("example.test SHA_512_256 1 false", "example.test SHA_512_256 2 false");
    }

    @Test
    void offered_withdrawNever_isAlwaysTheConfigured() {
        assertThat(never.offered("example.test")).isEqualTo(CONFIGURED);
        never.refresh(List.of("example.test"));
        lacking.put(DigestAlgorithm.SHA_512_256, 3L);
        never.refresh(List.of("example.test"));

        assertThat(never.offered("example.test")).isEqualTo(CONFIGURED);
        assertThat(events).containsExactly("example.test SHA_512_256 3 true");
        assertThat(never.withdrawn()).containsEntry(DigestAlgorithm.SHA_512_256, 3L);
    }

    @Test
    void refresh_databaseDown_keepsWhatIsKnown() {
        offered.refresh(List.of("example.test"));
        down = true;

        assertThatThrownBy(() -> offered.refresh(List.of("example.test")))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(offered.offered("example.test")).isEqualTo(CONFIGURED);
    }

    @Test
    void refresh_domainNoLongerServed_isForgotten() {
        offered.refresh(List.of("example.test"));
        offered.refresh(List.of("other.test"));

        assertThat(offered.offered("example.test")).containsExactly(DigestAlgorithm.MD5);
    }

    private AlgorithmCensus census() {
        return (algorithm, domain) -> {
            if (down) {
                throw new StoreUnavailableException("fake: census");
            }
            probes.add(algorithm + " " + domain);
            return lacking.getOrDefault(algorithm, 0L);
        };
    }

    private AuthEvents listener() {
        return new AuthEvents() {
            @Override
            public void algorithmWithdrawn(
                    String domain, DigestAlgorithm algorithm, long accounts, boolean stillOffered) {
                events.add(domain + " " + algorithm + " " + accounts + " " + stillOffered);
            }

            @Override
            public void acceptedWithoutQop() {
                throw new AssertionError("not of this class");
            }
        };
    }
}
