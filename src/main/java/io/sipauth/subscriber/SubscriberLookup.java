package io.sipauth.subscriber;

/** The outcome of a look-up, with the moment at which the database was read. */
public sealed interface SubscriberLookup {

    /** When the database was read, in Unix milliseconds. */
    long readAtMillis();

    /** There is such a row. It may be disabled. */
    record Found(Subscriber subscriber, long readAtMillis) implements SubscriberLookup {}

    /** There is no such row. */
    record Unknown(long readAtMillis) implements SubscriberLookup {}
}
