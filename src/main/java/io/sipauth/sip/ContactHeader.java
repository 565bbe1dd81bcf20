package io.sipauth.sip;

import java.util.ArrayList;
import java.util.List;

/** All Contact fields of a message together: the wildcard, or addresses (RFC 3261 §20.10). */
public sealed interface ContactHeader {

    /** {@code Contact: *}, and nothing beside it. */
    record Wildcard() implements ContactHeader {}

    /**
     * The addresses in order; none where there is no Contact field.
     *
     * @param addresses at most {@link SipLimits#maxValues()} of the default limits
     */
    record Contacts(List<NameAddress> addresses) implements ContactHeader {
        public Contacts {
            addresses = List.copyOf(addresses);
        }
    }

    /** Parses the values of all field lines; throws for an empty value and for the wildcard beside another value. */
    static ContactHeader parse(List<String> fieldValues) {
        if (fieldValues.size() == 1 && fieldValues.getFirst().strip().equals("*")) {
            return new Wildcard();
        }
        List<NameAddress> addresses = new ArrayList<>(fieldValues.size());
        for (String fieldValue : fieldValues) {
            addAll(new Cursor(fieldValue), addresses);
        }
        return new Contacts(addresses);
    }

    private static void addAll(Cursor cursor, List<NameAddress> addresses) {
        do {
            if (addresses.size() == SipLimits.DEFAULTS.maxValues()) {
                throw new SipTooLargeException(cursor.position(), "at most " + addresses.size() + " contacts");
            }
            if (cursor.peek() == '*') {
                throw cursor.fault("* as the only contact");
            }
            addresses.add(NameAddress.expect(cursor));
        } while (cursor.consumeSeparator(','));
        cursor.expectEnd("a comma between contacts");
    }
}
