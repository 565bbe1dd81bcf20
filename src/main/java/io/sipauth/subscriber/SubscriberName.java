package io.sipauth.subscriber;

/**
 * How a subscriber is found: the user part and the domain, as in the columns of Kamailio's table.
 *
 * @param username compared octet for octet, whatever the database's collation says
 * @param domain the served domain in lower case
 */
public record SubscriberName(String username, String domain) {}
