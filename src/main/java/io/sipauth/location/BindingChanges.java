package io.sipauth.location;

import java.util.List;

/**
 * What one REGISTER changes, applied whole or not at all.
 *
 * @param inserted bindings without a row yet ({@code id} 0)
 * @param updated bindings with their row's id and all their new values; a removal is an update whose expiry has
 *     come, because its row stays for 32 s against late copies
 */
public record BindingChanges(List<Binding> inserted, List<Binding> updated) {

    public static final BindingChanges NONE = new BindingChanges(List.of(), List.of());

    public BindingChanges {
        inserted = List.copyOf(inserted);
        updated = List.copyOf(updated);
    }

    public boolean isEmpty() {
        return inserted.isEmpty() && updated.isEmpty();
    }
}
