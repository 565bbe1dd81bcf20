package io.sipauth.sql;

import io.sipauth.location.Aor;
import io.sipauth.location.Binding;
import io.sipauth.location.BindingChanges;
import io.sipauth.location.Bindings;
import io.sipauth.location.Registration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Bindings and steps for the contract tests: a registrar of few words. */
final class BindingRows {

    private static final AtomicInteger RUIDS = new AtomicInteger();

    private BindingRows() {}

    static String newRuid() {
        return "ruid-" + ProcessHandle.current().pid() + "-" + RUIDS.incrementAndGet();
    }

    static Binding fresh(String contact, Instant now) {
        return new Binding(
                0,
                newRuid(),
                contact,
                "",
                "",
                now.plusSeconds(3600),
                Binding.NO_Q,
                "call-1",
                1,
                now,
                "UA",
                "",
                Binding.ALL_METHODS,
                "",
                0);
    }

    /** Adds the contact, or refreshes it with one more CSeq; every decision sees all earlier ones. */
    static Bindings.Step register(String contact) {
        return (current, now) -> {
            for (Binding known : current) {
                if (known.contact().equals(contact)) {
                    return accepted(new BindingChanges(List.of(), List.of(refreshed(known, now))), now);
                }
            }
            return accepted(new BindingChanges(List.of(fresh(contact, now)), List.of()), now);
        };
    }

    static Bindings.Step insert(Binding binding) {
        return (current, now) -> accepted(new BindingChanges(List.of(binding), List.of()), now);
    }

    static Binding refreshed(Binding known, Instant now) {
        return new Binding(
                known.id(),
                known.ruid(),
                known.contact(),
                known.received(),
                known.path(),
                now.plusSeconds(3600),
                known.qThousandths(),
                known.callId(),
                known.cseq() + 1,
                now,
                known.userAgent(),
                known.socket(),
                known.methods(),
                known.instance(),
                known.regId());
    }

    static Registration accepted(BindingChanges changes, Instant now) {
        List<Binding> bindings = new ArrayList<>(changes.inserted());
        bindings.addAll(changes.updated());
        return new Registration.Accepted(changes, bindings, now);
    }

    static Aor aor(String user) {
        return new Aor(user, SubscriberRows.DOMAIN);
    }

    /** The outcome, or the unchecked exception that it failed with. */
    static <T> T await(CompletionStage<T> stage) {
        return await(stage, Duration.ofSeconds(20));
    }

    static <T> T await(CompletionStage<T> stage, Duration limit) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        try {
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new CompletionException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no answer", e);
        }
    }
}
