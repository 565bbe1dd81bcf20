package io.sipauth.location;

import io.sipauth.location.RegisterRequest.Contact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * The registrar's rules (RFC 3261 §10.3, RFC 5626 §6) as a pure step: from the rows of an address of record and
 * one REGISTER to what it changes. Holds no state and may be asked by any thread.
 */
public final class Registrar {

    /** An expiry of an hour or more may not be refused as too brief (RFC 3261 §10.3 step 7). */
    private static final long HOUR_SECONDS = 3600;

    private final RegistrarPolicy policy;
    private final RandomGenerator random;

    /** A registrar of these rules; the randomness only spreads expiries and must be safe to share. */
    public Registrar(RegistrarPolicy policy, RandomGenerator random) {
        this.policy = policy;
        this.random = random;
    }

    /**
     * Decides over one REGISTER. Applied whole or not at all.
     *
     * @param current every row of the AOR in order of id, with those that expired or were removed and are still kept
     */
    public Registration register(Aor aor, List<Binding> current, RegisterRequest request, Instant now) {
        Optional<String> fault = StoredValues.fault(request);
        if (fault.isPresent()) {
            return new Registration.Malformed(fault.get());
        }
        RegistrationStep step = new RegistrationStep(aor, current, request, now);
        if (request.wildcard()) {
            return removeAll(step, request);
        }
        if (request.contacts().isEmpty()) {
            return step.accepted();
        }
        return registerContacts(step, request);
    }

    /**
     * Ends every binding, the permanent ones too: what an operator asks for, not a phone.
     *
     * @param current every row of the AOR
     */
    public static Registration.Accepted clear(List<Binding> current, Instant now) {
        List<Binding> ended = new ArrayList<>();
        for (Binding binding : current) {
            if (binding.isLive(now)) {
                ended.add(RegistrationStep.ended(binding, now));
            }
        }
        return new Registration.Accepted(new BindingChanges(List.of(), ended), List.of(), now);
    }

    private static Registration removeAll(RegistrationStep step, RegisterRequest request) {
        boolean alone = request.contacts().isEmpty();
        boolean zero = request.expires().isPresent() && request.expires().getAsLong() == 0;
        if (!alone || !zero) {
            return new Registration.Malformed("Contact: * must stand alone and needs Expires: 0");
        }
        return step.removeAll() ? step.accepted() : new Registration.OutOfOrder();
    }

    private Registration registerContacts(RegistrationStep step, RegisterRequest request) {
        List<Contact> contacts = request.contacts();
        if (request.outbound() && mixesFlows(request)) {
            return new Registration.Malformed("A contact with reg-id must be the only one that is registered");
        }
        for (Contact contact : contacts) {
            if (isTooBrief(asked(contact, request))) {
                return new Registration.IntervalTooBrief(policy.minExpires());
            }
        }
        for (Contact contact : contacts) {
            if (!step.apply(contact, granted(asked(contact, request)))) {
                return new Registration.OutOfOrder();
            }
        }
        boolean replace = policy.whenFull() == RegistrarPolicy.WhenFull.REPLACE_OLDEST;
        return step.fits(policy.maxContacts(), replace)
                ? step.accepted()
                : new Registration.TooManyContacts(policy.maxContacts());
    }

    /** RFC 5626 §6: with a flow among them, no more than one contact may be registered, others only removed. */
    private static boolean mixesFlows(RegisterRequest request) {
        int registered = 0;
        boolean flow = false;
        for (Contact contact : request.contacts()) {
            OptionalLong asked = asked(contact, request);
            if (asked.isEmpty() || asked.getAsLong() > 0) {
                registered++;
                flow |= contact.regId() > 0 && !contact.instance().isEmpty();
            }
        }
        return flow && registered > 1;
    }

    private static OptionalLong asked(Contact contact, RegisterRequest request) {
        return contact.expires().isPresent() ? contact.expires() : request.expires();
    }

    private boolean isTooBrief(OptionalLong asked) {
        if (asked.isEmpty()) {
            return false;
        }
        long seconds = asked.getAsLong();
        return seconds > 0
                && seconds < HOUR_SECONDS
                && seconds < policy.minExpires().toSeconds();
    }

    /** The seconds granted: at most the maximum, and shortened at random so that refreshes spread. */
    private long granted(OptionalLong asked) {
        long wanted = asked.orElse(policy.defaultExpires().toSeconds());
        long seconds = Math.min(wanted, policy.maxExpires().toSeconds());
        long spread = seconds * policy.expiresJitterPercent() / 100;
        if (spread == 0) {
            return seconds;
        }
        long shortened = seconds - random.nextLong(spread + 1);
        return Math.max(shortened, Math.min(seconds, policy.minExpires().toSeconds()));
    }
}
