package io.sipauth.nonce;

import javax.crypto.Mac;

/** What is derived from one secret: an id that nonces carry, a key for their tag and one for their binding. */
final class NonceKey {

    /** The beginning of all labels in this class; see {@link NonceKeys#derive(String)}. */
    static final String LABEL_PREFIX = "nonce ";

    private final byte id;
    private final Mac tag;
    private final Mac binding;

    private NonceKey(byte id, Mac tag, Mac binding) {
        this.id = id;
        this.tag = tag;
        this.binding = binding;
    }

    static NonceKey of(Mac secret) {
        return new NonceKey(
                NonceKeys.derive(secret, LABEL_PREFIX + "key id")[0],
                NonceKeys.mac(NonceKeys.derive(secret, LABEL_PREFIX + "tag")),
                NonceKeys.mac(NonceKeys.derive(secret, LABEL_PREFIX + "binding")));
    }

    /** Says which key to try first; two secrets may share it by chance (1 in 256), and then both are tried. */
    byte id() {
        return id;
    }

    Mac tagMac() {
        return NonceKeys.copy(tag);
    }

    Mac bindingMac() {
        return NonceKeys.copy(binding);
    }
}
