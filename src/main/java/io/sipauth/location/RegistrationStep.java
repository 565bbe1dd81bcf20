package io.sipauth.location;

import io.sipauth.location.RegisterRequest.Contact;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One REGISTER being decided over the rows of its AOR. Works on copies of the rows; nothing leaves it before
 * {@link #accepted()}. Made for one request and one thread.
 *
 * <p>Times are whole seconds, as the columns are: a binding ends at the second it was granted in plus what was
 * granted, so it is the same before and after the database, and never longer than the 200 said.
 *
 * <p>A permanent row is the operator's. A REGISTER neither changes nor ends it.
 */
final class RegistrationStep {

    /** How long a removed or expired row still speaks against late copies: 64*T1 (RFC 3261 §17.2.2). */
    private static final Duration COPY_LIFE = Duration.ofSeconds(32);

    /** {@link #COPY_LIFE} and the second that a stored time lost when it was cut to whole ones. */
    private static final Duration COPY_LIFE_STORED = COPY_LIFE.plusSeconds(1);

    private enum Standing {
        /** The row may be changed by this request. */
        OPEN,
        /** The request is a copy and the row already shows it, or something newer. */
        DECIDED,
        /** The same Call-ID with a CSeq that is not higher. */
        OUT_OF_ORDER
    }

    private static final class Row {
        Binding now;
        /** This request changed it. */
        boolean touched;

        Row(Binding now) {
            this.now = now;
        }
    }

    private final Aor aor;
    private final RegisterRequest request;
    private final Instant now;
    private final Instant second;
    private final List<Row> rows;
    private boolean added;

    RegistrationStep(Aor aor, List<Binding> current, RegisterRequest request, Instant now) {
        this.aor = aor;
        this.request = request;
        this.now = now;
        this.second = now.truncatedTo(ChronoUnit.SECONDS);
        this.rows = new ArrayList<>(current.size() + request.contacts().size());
        for (Binding binding : current) {
            rows.add(new Row(binding));
        }
    }

    /** The binding with its end come: the row stays for a while, so that no late copy brings it back. */
    static Binding ended(Binding binding, Instant now) {
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        return withTimes(binding, binding.cseq(), second);
    }

    /** Ends every binding; false when one of them is of this Call-ID and not older. */
    boolean removeAll() {
        return changeAll(rows, this::end);
    }

    /**
     * Applies one contact; 0 seconds remove it. False when the request is out of order.
     *
     * <p>Several rows can match: the one that was removed a moment ago and its successor, or rows that another
     * registrar wrote by other rules. All of them are asked for the order, one carries on, the others end.
     */
    boolean apply(Contact contact, long seconds) {
        List<Row> matches = matches(contact);
        if (seconds == 0) {
            return changeAll(matches, this::end);
        }
        if (matches.isEmpty()) {
            insert(contact, seconds);
            return true;
        }
        Row carrier = mostCurrent(matches);
        return changeAll(matches, row -> {
            if (row == carrier) {
                refresh(row, contact, seconds);
            } else {
                end(row);
            }
        });
    }

    /**
     * Whether the AOR has no more live bindings than allowed, after the oldest ones made room where that is the
     * rule. A request that adds none always fits, so that a lowered limit shuts no phone out.
     */
    boolean fits(int maxContacts, boolean replaceOldest) {
        int excess = added ? liveCount() - maxContacts : 0;
        while (excess > 0 && replaceOldest) {
            Row oldest = oldest();
            if (oldest == null) {
                return false;
            }
            end(oldest);
            excess--;
        }
        return excess <= 0;
    }

    /** The decision as it stands now. */
    Registration.Accepted accepted() {
        List<Binding> inserted = new ArrayList<>();
        List<Binding> updated = new ArrayList<>();
        List<Binding> live = new ArrayList<>(rows.size());
        for (Row row : rows) {
            boolean isLive = row.now.isLive(now);
            if (isLive) {
                live.add(row.now);
            }
            if (row.now.id() == 0 && isLive) {
                inserted.add(row.now);
            } else if (row.now.id() != 0 && row.touched) {
                updated.add(row.now);
            }
        }
        return new Registration.Accepted(new BindingChanges(inserted, updated), live, now);
    }

    /**
     * The rows that this contact means. A contact without flow means a binding without flow before it means the
     * flows of the same URI: those may be another device's, which has the same private address elsewhere.
     */
    private List<Row> matches(Contact contact) {
        ContactMatch match = new ContactMatch(contact);
        List<Row> plain = new ArrayList<>(1);
        List<Row> flows = new ArrayList<>(1);
        for (Row row : rows) {
            if (match.matches(row.now)) {
                boolean flow = ContactMatch.isFlow(row.now.instance(), row.now.regId());
                (flow ? flows : plain).add(row);
            }
        }
        return plain.isEmpty() ? flows : plain;
    }

    /** Changes rows that all stand open; none of them when one is decided. False when one is out of order. */
    private boolean changeAll(List<Row> matches, Consumer<Row> change) {
        boolean open = true;
        for (Row row : matches) {
            switch (standing(row)) {
                case OPEN -> {}
                case DECIDED -> open = false;
                case OUT_OF_ORDER -> {
                    return false;
                }
            }
        }
        if (open) {
            matches.forEach(change);
        }
        return true;
    }

    private Standing standing(Row row) {
        Binding binding = row.now;
        if (row.touched || !speaks(binding)) {
            return Standing.OPEN;
        }
        if (binding.callId().equals(request.callId())) {
            if (binding.cseq() < request.cseq()) {
                return Standing.OPEN;
            }
            return request.copy() ? Standing.DECIDED : Standing.OUT_OF_ORDER;
        }
        // A copy whose first was applied may find that another Call-ID has changed the row since. It cannot have
        // been longer ago than a copy lives.
        boolean changedSince = binding.lastModified().plus(COPY_LIFE_STORED).isAfter(now);
        return request.copy() && changedSince ? Standing.DECIDED : Standing.OPEN;
    }

    /** Whether the row has a say in the order of requests: it is live, or ended a moment ago. */
    private boolean speaks(Binding binding) {
        return binding.isLive(now) || binding.expiresAt().plus(COPY_LIFE_STORED).isAfter(now);
    }

    private void insert(Contact contact, long seconds) {
        Row row = new Row(binding(0, freeRuid(contact), contact, seconds));
        row.touched = true;
        rows.add(row);
        added = true;
    }

    private void refresh(Row row, Contact contact, long seconds) {
        if (row.now.isPermanent()) {
            return;
        }
        added |= !row.now.isLive(now);
        row.now = binding(row.now.id(), row.now.ruid(), contact, seconds);
        row.touched = true;
    }

    /** Keeps the order in the row: its own Call-ID's later CSeq, never a stranger's Call-ID. */
    private void end(Row row) {
        Binding binding = row.now;
        boolean own = binding.callId().equals(request.callId());
        if (binding.isPermanent() || (!binding.isLive(now) && !(own && speaks(binding)))) {
            return;
        }
        long cseq = own ? Math.max(binding.cseq(), request.cseq()) : binding.cseq();
        row.now = withTimes(binding, cseq, second);
        row.touched = true;
    }

    /** The row that carries on: permanent before live before ended, this Call-ID's before another's, latest. */
    private Row mostCurrent(List<Row> matches) {
        Row best = matches.get(0);
        for (Row row : matches) {
            if (rank(row) > rank(best)
                    || (rank(row) == rank(best) && row.now.lastModified().isAfter(best.now.lastModified()))) {
                best = row;
            }
        }
        return best;
    }

    private int rank(Row row) {
        int rank = row.now.callId().equals(request.callId()) ? 1 : 0;
        if (row.now.isPermanent()) {
            return rank + 4;
        }
        return row.now.isLive(now) ? rank + 2 : rank;
    }

    private int liveCount() {
        int count = 0;
        for (Row row : rows) {
            if (row.now.isLive(now)) {
                count++;
            }
        }
        return count;
    }

    /** The live binding that was changed longest ago, of those that this request did not ask for. */
    private @Nullable Row oldest() {
        Row oldest = null;
        for (Row row : rows) {
            boolean replaceable = row.now.isLive(now) && !row.now.isPermanent() && !row.touched;
            if (replaceable && (oldest == null || row.now.lastModified().isBefore(oldest.now.lastModified()))) {
                oldest = row;
            }
        }
        return oldest;
    }

    private String freeRuid(Contact contact) {
        int attempt = 0;
        String ruid = Ruid.of(aor, contact, attempt);
        while (isTaken(ruid)) {
            ruid = Ruid.of(aor, contact, ++attempt);
        }
        return ruid;
    }

    private boolean isTaken(String ruid) {
        for (Row row : rows) {
            if (row.now.ruid().equals(ruid)) {
                return true;
            }
        }
        return false;
    }

    private Binding binding(long id, String ruid, Contact contact, long seconds) {
        return new Binding(
                id,
                ruid,
                contact.uri(),
                request.received(),
                request.path(),
                second.plusSeconds(seconds),
                storedQ(contact.qThousandths()),
                request.callId(),
                request.cseq(),
                second,
                StoredValues.cutUserAgent(request.userAgent()),
                request.socket(),
                request.methods(),
                contact.instance(),
                ContactMatch.isFlow(contact.instance(), contact.regId()) ? contact.regId() : 0);
    }

    /** The column keeps two decimals; rounded here, so that the first 200 says what the later ones say. */
    private static int storedQ(int thousandths) {
        return thousandths == Binding.NO_Q ? Binding.NO_Q : (thousandths + 5) / 10 * 10;
    }

    private static Binding withTimes(Binding binding, long cseq, Instant second) {
        return new Binding(
                binding.id(),
                binding.ruid(),
                binding.contact(),
                binding.received(),
                binding.path(),
                second,
                binding.qThousandths(),
                binding.callId(),
                cseq,
                second,
                binding.userAgent(),
                binding.socket(),
                binding.methods(),
                binding.instance(),
                binding.regId());
    }
}
