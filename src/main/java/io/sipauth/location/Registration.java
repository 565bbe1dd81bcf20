package io.sipauth.location;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What the {@link Registrar} decides of one REGISTER. */
public sealed interface Registration {

    /** The changes to write; none unless accepted. */
    default BindingChanges changes() {
        return BindingChanges.NONE;
    }

    /** 200: the changes are applied and these bindings are live at {@code decidedAt}. */
    record Accepted(BindingChanges changes, List<Binding> bindings, Instant decidedAt) implements Registration {
        public Accepted {
            bindings = List.copyOf(bindings);
        }
    }

    /** 423 with Min-Expires. */
    record IntervalTooBrief(Duration minExpires) implements Registration {}

    /** 400: the same Call-ID with a CSeq that is not higher (RFC 3261 §10.3 step 7). */
    record OutOfOrder() implements Registration {}

    /** 503 with Retry-After: the AOR would have more bindings than allowed. */
    record TooManyContacts(int maxContacts) implements Registration {}

    /** 400 that names the fault, such as a {@code *} that does not stand alone or a value over its column. */
    record Malformed(String fault) implements Registration {}
}
