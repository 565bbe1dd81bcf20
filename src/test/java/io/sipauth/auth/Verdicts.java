package io.sipauth.auth;

import static org.assertj.core.api.Assertions.assertThat;

/** What verdicts are expected to be. */
final class Verdicts {

    private Verdicts() {}

    static Verdict.Accepted assertAccepted(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
        return (Verdict.Accepted) verdict;
    }

    static void assertAccepted(Verdict verdict, boolean retransmission) {
        assertThat(assertAccepted(verdict).subscriber().name()).isEqualTo(Scene.ALICE);
        assertThat(assertAccepted(verdict).retransmission()).isEqualTo(retransmission);
    }

    /** The field must say what the verdict says: {@code stale=true}, well-formed and last, or nothing of it. */
    static void assertChallenged(Verdict verdict, Reason reason, boolean stale) {
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Challenged.class, challenged -> {
            assertThat(challenged.reason()).isEqualTo(reason);
            assertThat(challenged.stale()).isEqualTo(stale);
            assertThat(challenged.challenges())
                    .isNotEmpty()
                    .allMatch(value -> value.endsWith(", stale=true") == stale)
                    .allMatch(value -> value.contains("stale") == stale);
        });
    }

    static void assertMalformed(Verdict verdict, String fault) {
        assertThat(verdict).isEqualTo(new Verdict.Malformed(Reason.MALFORMED, fault));
    }
}
