package io.sipauth.http;

/** What a route answers when nothing was wrong with the call. */
sealed interface Answer {

    /** A verdict: 200 with JSON, or the SIP status with the header lines in text form. */
    record OfVerdict(VerdictReply verdict) implements Answer {}

    /** 200 with a record as one line of JSON. */
    record OfRecord(Object body) implements Answer {}

    /** Anything else, ready to send. */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    record Ready(int status, String mediaType, byte[] body) implements Answer {}
}
