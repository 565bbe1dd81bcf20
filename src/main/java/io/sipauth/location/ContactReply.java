package io.sipauth.location;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Writes the Contact fields of the 200 to a REGISTER (RFC 3261 §10.3 step 8). */
public final class ContactReply {

    private static final Logger LOG = System.getLogger(ContactReply.class.getName());

    private ContactReply() {}

    /**
     * One line for each binding that is live, ended by CRLF:
     * {@code Contact: <sip:a@192.0.2.1>;q=0.5;expires=60;+sip.instance="<urn:uuid:…>";reg-id=1}.
     *
     * <p>The remaining seconds are rounded up, so they are at least 1 and never more than was granted; a
     * permanent binding has none. A value from the table that would break the line is left out and reported.
     */
    public static String lines(List<Binding> bindings, Instant now) {
        StringBuilder text = new StringBuilder(bindings.size() * 96);
        for (Binding binding : bindings) {
            if (!binding.isLive(now)) {
                continue;
            }
            if (StoredValues.standsInAngleBrackets(binding.contact())) {
                appendLine(text, binding, now);
            } else {
                LOG.log(Level.WARNING, "event=binding_left_out field=contact id={0}", Long.toString(binding.id()));
            }
        }
        return text.toString();
    }

    /**
     * The seconds that are left of a binding that is live and not permanent: rounded up, and never more than
     * were granted, even where this clock is behind the one that granted them.
     */
    public static long remainingSeconds(Binding binding, Instant now) {
        Duration left = Duration.between(now, binding.expiresAt());
        long roundedUp = left.getNano() == 0 ? left.getSeconds() : left.getSeconds() + 1;
        long granted =
                Duration.between(binding.lastModified(), binding.expiresAt()).toSeconds();
        return Math.max(1, Math.min(roundedUp, granted));
    }

    private static void appendLine(StringBuilder text, Binding binding, Instant now) {
        text.append("Contact: <").append(binding.contact()).append('>');
        if (binding.qThousandths() != Binding.NO_Q) {
            appendQ(text.append(";q="), binding.qThousandths());
        }
        if (!binding.isPermanent()) {
            text.append(";expires=").append(remainingSeconds(binding, now));
        }
        if (StoredValues.isOneLine(binding.instance())) {
            appendInstance(text, binding);
        } else {
            LOG.log(Level.WARNING, "event=binding_left_out field=instance id={0}", Long.toString(binding.id()));
        }
        text.append("\r\n");
    }

    private static void appendInstance(StringBuilder text, Binding binding) {
        if (binding.instance().isEmpty()) {
            return;
        }
        text.append(";+sip.instance=\"");
        for (int i = 0; i < binding.instance().length(); i++) {
            char c = binding.instance().charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\');
            }
            text.append(c);
        }
        text.append('"');
        if (binding.regId() > 0) {
            text.append(";reg-id=").append(binding.regId());
        }
    }

    /** RFC 3261 §25.1 qvalue: up to three decimals, here without needless zeros: 0, 0.25, 1. */
    private static void appendQ(StringBuilder text, int thousandths) {
        text.append(thousandths / 1000);
        int rest = thousandths % 1000;
        if (rest > 0) {
            text.append('.').append(rest / 100);
            if (rest % 100 > 0) {
                text.append(rest / 10 % 10);
            }
            if (rest % 10 > 0) {
                text.append(rest % 10);
            }
        }
    }
}
