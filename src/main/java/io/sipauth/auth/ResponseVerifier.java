package io.sipauth.auth;

import io.sipauth.digest.Credentials;
import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.digest.DigestFormula;
import io.sipauth.digest.Ha1;
import io.sipauth.subscriber.NameForm;
import io.sipauth.subscriber.Subscriber;
import io.sipauth.subscriber.SubscriberLookup;
import io.sipauth.subscriber.Subscribers;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Compares a response with the one that the formula gives. An unknown user, a disabled one, one without a hash and a
 * wrong password take the same look-ups and the same hashes, so that neither the answer nor its time tells them apart.
 */
final class ResponseVerifier {

    /** A response that fails against a row read longer ago is checked once against the database itself. */
    static final long FRESH_MILLIS = 1000;

    /** The outcome for one response. */
    sealed interface Checked {

        /**
         * It is right.
         *
         * @param username as the phone wrote it
         * @param ha1 the stored or computed hash that it is right for
         */
        record Right(Subscriber subscriber, String username, Ha1 ha1) implements Checked {}

        /** It is refused; the reason is for the operator alone. */
        record Wrong(Reason reason) implements Checked {}
    }

    private final Subscribers subscribers;
    private final InstantSource clock;
    private final String dummyPassword;

    /** @param dummyPassword what is hashed where there is no password; nobody can know it */
    ResponseVerifier(Subscribers subscribers, InstantSource clock, String dummyPassword) {
        this.subscribers = subscribers;
        this.clock = clock;
        this.dummyPassword = dummyPassword;
    }

    CompletionStage<Checked> verify(Attempt attempt) {
        return verifyFrom(attempt, 0);
    }

    /** Tries this reading of the user name, then those after it. */
    private CompletionStage<Checked> verifyFrom(Attempt attempt, int index) {
        CompletionStage<Checked> checked = verify(attempt, attempt.readings().get(index));
        if (index + 1 == attempt.readings().size()) {
            return checked;
        }
        return checked.thenCompose(outcome -> switch (outcome) {
            case Checked.Right right -> CompletableFuture.completedStage(right);
            case Checked.Wrong wrong -> verifyFrom(attempt, index + 1).thenApply(next -> moreTelling(wrong, next));
        });
    }

    /** That a name exists says more to the operator than that another reading of it does not. */
    private static Checked moreTelling(Checked.Wrong first, Checked next) {
        return next instanceof Checked.Wrong other && other.reason() == Reason.UNKNOWN_USER ? first : next;
    }

    private CompletionStage<Checked> verify(Attempt attempt, NameReading reading) {
        return subscribers.find(reading.name()).thenCompose(lookup -> {
            Checked checked = check(attempt, reading, lookup);
            boolean old = clock.millis() - lookup.readAtMillis() > FRESH_MILLIS;
            if (checked instanceof Checked.Right || !old) {
                return CompletableFuture.completedStage(checked);
            }
            return subscribers.findFresh(reading.name()).thenApply(fresh -> check(attempt, reading, fresh));
        });
    }

    private Checked check(Attempt attempt, NameReading reading, SubscriberLookup lookup) {
        Optional<Subscriber> found = sameName(lookup, reading);
        String password = found.map(row -> clearText(row, attempt.realm())).orElse("");
        Optional<Ha1> stored =
                found.flatMap(row -> row.storedHa1(attempt.algorithm().base(), reading.form()));
        DigestFormula formula = new DigestFormula(attempt.algorithm());
        // Always made, also where a stored one takes its place: the same work for every name.
        Ha1 made = formula.ha1(reading.written(), attempt.realm(), password.isEmpty() ? dummyPassword : password);
        Ha1 ha1 = stored.orElse(made);
        boolean matches = DigestFormula.matches(
                expected(formula, attempt, ha1), attempt.credentials().response());
        if (found.isEmpty()) {
            return new Checked.Wrong(Reason.UNKNOWN_USER);
        }
        if (!found.get().enabled()) {
            return new Checked.Wrong(Reason.DISABLED_USER);
        }
        if (stored.isEmpty() && password.isEmpty()) {
            return new Checked.Wrong(Reason.NO_HASH);
        }
        return matches
                ? new Checked.Right(found.get(), reading.written(), ha1)
                : new Checked.Wrong(Reason.WRONG_PASSWORD);
    }

    /**
     * The row's clear text, unless its MD5 hash is of another password: whoever changed the hash alone, as portals
     * do, has changed the password, and the old one must not go on counting for the algorithms without a hash.
     */
    private static String clearText(Subscriber row, String realm) {
        if (row.password().isEmpty()) {
            return "";
        }
        Ha1 made = new DigestFormula(DigestAlgorithm.MD5).ha1(row.name().username(), realm, row.password());
        boolean current = row.storedHa1(DigestAlgorithm.MD5, NameForm.USER)
                .map(made::equals)
                .orElse(true);
        return current ? row.password() : "";
    }

    private static String expected(DigestFormula formula, Attempt attempt, Ha1 ha1) {
        Credentials credentials = attempt.credentials();
        String method = attempt.request().method();
        String ha2 = attempt.bodyHash().isEmpty()
                ? formula.ha2(method, credentials.uri())
                : formula.ha2(method, credentials.uri(), attempt.bodyHash());
        return formula.response(formula.secret(ha1, credentials.nonce(), credentials.cnonce()), credentials, ha2);
    }

    /** The row, if its name is the one that was asked for octet for octet: a collation may have found another. */
    private static Optional<Subscriber> sameName(SubscriberLookup lookup, NameReading reading) {
        return switch (lookup) {
            case SubscriberLookup.Unknown unknown -> Optional.empty();
            case SubscriberLookup.Found found ->
                found.subscriber().name().username().equals(reading.name().username())
                        ? Optional.of(found.subscriber())
                        : Optional.empty();
        };
    }
}
