package io.sipauth.sql;

import io.sipauth.StoreUnavailableException;
import io.sipauth.location.Aor;
import io.sipauth.location.Binding;
import io.sipauth.location.Bindings;
import io.sipauth.location.Registration;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Bindings in Kamailio's {@code location} table, by group commit: one owner takes all requests that wait, locks
 * their AORs, reads their rows, lets each step decide, writes all changes in at most two statements, commits
 * once, and then tells the callers.
 *
 * <p>A row belongs to the AOR of its {@code username} and {@code domain}; rows that a Kamailio with
 * {@code use_domain=0} wrote have no domain and are not seen.
 */
public final class SqlBindings implements Bindings, AutoCloseable {

    private static final Comparator<Binding> FORKING_ORDER = Comparator.comparingInt(Binding::qThousandths)
            .thenComparing(Binding::lastModified)
            .reversed();

    private record Update(Aor aor, Step step) {}

    /** A request whose step has decided. */
    private record Decided(Waiting<Update, Registration> request, Registration registration) {}

    private final Database database;
    private final InstantSource clock;
    private final BatchOwner<Update, Registration> updates;
    private final BatchOwner<Aor, List<Binding>> finds;
    private volatile @Nullable LocationTable table;

    /**
     * Starts the two owners, one for updates and one for look-ups.
     *
     * @param clock gives the steps their {@code now}, in whole seconds as the table has them
     * @param linger how long an incomplete batch waits for company, 0 to 1 ms
     * @param completions runs what callers attached to their stages
     */
    public SqlBindings(Database database, InstantSource clock, Duration linger, Executor completions) {
        this.database = database;
        this.clock = clock;
        BatchLimits writes = BatchLimits.forWrites(database.deadline(), linger);
        this.updates = BatchOwner.ofWrites(
                "save bindings", writes, this::serveUpdates, Update::aor, completions, database.watchdog());
        this.finds = BatchOwner.ofReads(
                "find bindings",
                BatchLimits.forReads(database.deadline()),
                this::serveFinds,
                completions,
                database.watchdog());
    }

    /**
     * {@inheritDoc}
     *
     * <p>A value that the table refuses (too long, or beyond its character set) gives
     * {@link Registration.Malformed}; the other requests of the batch are not touched by it.
     */
    @Override
    public CompletionStage<Registration> update(Aor aor, Step step) {
        return updates.submit(new Update(aor, step));
    }

    @Override
    public CompletionStage<List<Binding>> find(Aor aor) {
        return finds.submit(aor);
    }

    private void serveUpdates(List<Waiting<Update, Registration>> batch) {
        try {
            attempt(storable(batch), true);
        } catch (StoreUnavailableException e) {
            batch.forEach(request -> request.fail(e));
        }
    }

    /** Answers those whose name the table cannot hold, and returns the others. */
    private List<Waiting<Update, Registration>> storable(List<Waiting<Update, Registration>> batch) {
        LocationTable rows = table();
        List<Waiting<Update, Registration>> storable = new ArrayList<>(batch.size());
        for (Waiting<Update, Registration> request : batch) {
            if (rows.holds(request.input().aor())) {
                storable.add(request);
            } else {
                request.complete(new Registration.Malformed(RefusedValue.NAME));
            }
        }
        return storable;
    }

    private void attempt(List<Waiting<Update, Registration>> batch, boolean mayRetry) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            commit(batch);
        } catch (SQLException fault) {
            SqlFault kind = SqlFault.of(fault);
            if (kind == SqlFault.DATA) {
                isolate(batch, fault);
            } else if (kind == SqlFault.TRANSIENT && mayRetry) {
                attempt(batch, false);
            } else {
                StoreUnavailableException unavailable = database.unavailable("save bindings", fault);
                batch.forEach(request -> request.fail(unavailable));
            }
        }
    }

    /** Halves the batch until the request that brought the refused value is alone. */
    private void isolate(List<Waiting<Update, Registration>> batch, SQLException fault) {
        if (batch.size() == 1) {
            batch.getFirst().complete(new Registration.Malformed(RefusedValue.name(fault)));
            return;
        }
        int middle = batch.size() / 2;
        attempt(batch.subList(0, middle), true);
        attempt(batch.subList(middle, batch.size()), true);
    }

    private void commit(List<Waiting<Update, Registration>> batch) throws SQLException {
        LocationTable rows = table();
        List<Decided> decided = database.transaction(connection -> decideAndWrite(connection, rows, batch));
        for (Decided each : decided) {
            each.request().complete(each.registration());
        }
    }

    private List<Decided> decideAndWrite(
            Connection connection, LocationTable rows, List<Waiting<Update, Registration>> batch) throws SQLException {
        List<Aor> aors = new ArrayList<>(batch.size());
        for (Waiting<Update, Registration> request : batch) {
            aors.add(request.input().aor());
        }
        rows.lock(connection, aors);
        Map<Aor, List<Binding>> current = rows.read(connection, aors, true);
        List<Decided> decided = decide(batch, current);
        List<LocationTable.Row> inserted = new ArrayList<>();
        List<LocationTable.Row> updated = new ArrayList<>();
        for (Decided each : decided) {
            Aor aor = each.request().input().aor();
            each.registration().changes().inserted().forEach(row -> inserted.add(new LocationTable.Row(aor, row)));
            each.registration().changes().updated().forEach(row -> updated.add(new LocationTable.Row(aor, row)));
        }
        if (!inserted.isEmpty()) {
            rows.insert(connection, inserted);
        }
        if (!updated.isEmpty()) {
            rows.update(connection, updated);
        }
        return decided;
    }

    /** Leaves out those whose time is up; a step that throws fails its own caller alone. */
    private List<Decided> decide(List<Waiting<Update, Registration>> batch, Map<Aor, List<Binding>> current) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        List<Decided> decided = new ArrayList<>(batch.size());
        for (Waiting<Update, Registration> request : batch) {
            if (request.isAnswered()) {
                continue;
            }
            Update update = request.input();
            try {
                List<Binding> bindings = List.copyOf(current.getOrDefault(update.aor(), List.of()));
                decided.add(new Decided(request, update.step().decide(bindings, now)));
            } catch (RuntimeException e) {
                request.fail(e);
            }
        }
        return decided;
    }

    private void serveFinds(List<Waiting<Aor, List<Binding>>> batch) {
        Map<Aor, List<Waiting<Aor, List<Binding>>>> requests = NameFilter.grouped(batch, aor -> aor);
        try {
            LocationTable rows = table();
            List<Aor> aors = requests.keySet().stream().filter(rows::holds).toList();
            Map<Aor, List<Binding>> found = aors.isEmpty()
                    ? Map.of()
                    : database.read("find bindings", connection -> rows.read(connection, aors, false));
            Instant now = clock.instant();
            requests.forEach((aor, waiting) -> {
                List<Binding> live = live(found.getOrDefault(aor, List.of()), now);
                waiting.forEach(request -> request.complete(live));
            });
        } catch (StoreUnavailableException e) {
            batch.forEach(request -> request.fail(e));
        }
    }

    private static List<Binding> live(List<Binding> bindings, Instant now) {
        List<Binding> live = new ArrayList<>(bindings.size());
        for (Binding binding : bindings) {
            if (binding.isLive(now)) {
                live.add(binding);
            }
        }
        live.sort(FORKING_ORDER);
        return List.copyOf(live);
    }

    /** Made at the first use, because its zone and character set stand in the database. */
    private LocationTable table() {
        LocationTable known = table;
        if (known == null) {
            known = LocationTable.of(database);
            table = known;
        }
        return known;
    }

    /** Serves what waits, then ends. */
    @Override
    public void close() {
        updates.close();
        finds.close();
    }
}
