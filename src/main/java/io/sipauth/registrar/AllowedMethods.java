package io.sipauth.registrar;

import io.sipauth.location.Binding;
import java.util.List;
import java.util.Map;

/** An Allow field as the bit mask that Kamailio keeps in {@code location.methods}. */
public final class AllowedMethods {

    private static final Map<String, Integer> BITS = Map.ofEntries(
            Map.entry("INVITE", 1),
            Map.entry("CANCEL", 1 << 1),
            Map.entry("ACK", 1 << 2),
            Map.entry("BYE", 1 << 3),
            Map.entry("INFO", 1 << 4),
            Map.entry("REGISTER", 1 << 5),
            Map.entry("SUBSCRIBE", 1 << 6),
            Map.entry("NOTIFY", 1 << 7),
            Map.entry("MESSAGE", 1 << 8),
            Map.entry("OPTIONS", 1 << 9),
            Map.entry("PRACK", 1 << 10),
            Map.entry("UPDATE", 1 << 11),
            Map.entry("REFER", 1 << 12),
            Map.entry("PUBLISH", 1 << 13));

    private AllowedMethods() {}

    /** The mask of these methods, those without a bit left out; all methods where none is listed. */
    public static int mask(List<String> methods) {
        if (methods.isEmpty()) {
            return Binding.ALL_METHODS;
        }
        int mask = 0;
        for (String method : methods) {
            mask |= BITS.getOrDefault(method, 0);
        }
        return mask;
    }
}
