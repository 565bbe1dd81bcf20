package io.sipauth.sip;

import org.jspecify.annotations.Nullable;

/**
 * One parameter as written.
 *
 * @param name in lower case
 * @param written the value with its quotes or escapes, or null for a parameter without one
 */
record SipParameter(String name, @Nullable String written) {

    static SipParameter of(String name, String written) {
        return new SipParameter(name, written);
    }

    static SipParameter flag(String name) {
        return new SipParameter(name, null);
    }

    @Override
    public String toString() {
        return written == null ? name : name + '=' + written;
    }
}
