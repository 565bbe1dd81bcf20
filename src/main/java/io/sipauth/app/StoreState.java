package io.sipauth.app;

/**
 * What a store said when it was last asked.
 *
 * @param word for {@code /health/ready}, which anybody may read: no address, name or secret
 * @param detail for the log, where the operator has something to mend; else empty
 */
record StoreState(String word, String detail) {

    static final StoreState OK = new StoreState("ok", "");

    /** Down, starting, or too slow: time may mend it. */
    static final StoreState SILENT = new StoreState("does not answer", "");

    /** It answers, and cannot be used until somebody changes something. */
    static StoreState unusable(String word, String detail) {
        return new StoreState(word, detail);
    }

    boolean isOk() {
        return equals(OK);
    }

    boolean needsOperator() {
        return !detail.isEmpty();
    }
}
