package io.sipauth.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The Lua scripts as they are in the jar. */
final class Scripts {

    static final byte[] CLAIM = read("claim_nonce.lua");
    static final byte[] OPEN = read("open_ledger.lua");

    private Scripts() {}

    private static byte[] read(String name) {
        try (InputStream stream = Scripts.class.getResourceAsStream("/redis/" + name)) {
            if (stream == null) {
                throw new IllegalStateException("not in the jar: " + name);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
