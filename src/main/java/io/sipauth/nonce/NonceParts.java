package io.sipauth.nonce;

/**
 * The parts of a request that a nonce can be bound to (CONTRACT §2.3); each empty where it is not known.
 *
 * @param uri the Request-URI as text
 * @param callId the Call-ID
 * @param fromTag the From tag
 * @param sourceIp the source address without port
 */
public record NonceParts(String uri, String callId, String fromTag, String sourceIp) {

    public static final NonceParts NONE = new NonceParts("", "", "", "");

    /** One part, with the name that configuration and error messages use. */
    public enum Part {
        URI("uri"),
        CALL_ID("call-id"),
        FROM_TAG("from-tag"),
        SOURCE_IP("source-ip");

        private final String key;

        Part(String key) {
            this.key = key;
        }

        public String key() {
            return key;
        }
    }

    /** The value of a part; empty when it is not known. */
    public String value(Part part) {
        return switch (part) {
            case URI -> uri;
            case CALL_ID -> callId;
            case FROM_TAG -> fromTag;
            case SOURCE_IP -> sourceIp;
        };
    }
}
