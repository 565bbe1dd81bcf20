package io.sipauth.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sipauth.location.Binding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A binding on the wire. Texts are empty where the table has none.
 *
 * @param uri the Contact URI
 * @param received where the phone was seen, {@code sip:192.0.2.1:5060;transport=tcp}, or empty
 * @param path all Path values joined by commas, or empty
 * @param socket the socket that received the registration, or empty
 * @param q 0.0 to 1.0; absent where none was given
 * @param expires remaining seconds; absent for a binding that never ends
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ContactView(
        String uri,
        String received,
        String path,
        String socket,
        @Nullable Double q,
        @Nullable Long expires,
        String callId,
        long cseq,
        String userAgent,
        String instance,
        int regId) {

    /** Views of the bindings that are live at this moment, in their order. */
    static List<ContactView> of(List<Binding> bindings, Instant now) {
        List<ContactView> views = new ArrayList<>(bindings.size());
        for (Binding binding : bindings) {
            if (binding.isLive(now)) {
                views.add(of(binding, now));
            }
        }
        return views;
    }

    private static ContactView of(Binding binding, Instant now) {
        return new ContactView(
                binding.contact(),
                binding.received(),
                binding.path(),
                binding.socket(),
                binding.qThousandths() == Binding.NO_Q ? null : binding.qThousandths() / 1000.0,
                binding.isPermanent() ? null : remainingSeconds(binding, now),
                binding.callId(),
                binding.cseq(),
                binding.userAgent(),
                binding.instance(),
                binding.regId());
    }

    /** Rounded up, so that a live binding never reads 0, which would mean removed. */
    static long remainingSeconds(Binding binding, Instant now) {
        return Duration.between(now, binding.expiresAt()).plusNanos(999_999_999).toSeconds();
    }
}
