package io.sipauth.auth;

import io.sipauth.digest.Credentials;
import io.sipauth.subscriber.NameForm;
import io.sipauth.subscriber.SubscriberName;
import java.util.List;
import java.util.Locale;

/**
 * One way to read the user name of credentials: {@code alice} or {@code alice@example.test}.
 *
 * @param written the text that the phone hashed
 */
record NameReading(String written, SubscriberName name, NameForm form) {

    /** Kamailio's column {@code username}; a longer name can be no subscriber's. */
    static final int MAX_USER_LENGTH = 64;

    /** All readings: two where the quoted string holds a backslash, which not all phones escape. */
    static List<NameReading> of(Credentials credentials, String domain) {
        NameReading unescaped = of(credentials.username(), domain);
        return credentials.usernameRaw().equals(credentials.username())
                ? List.of(unescaped)
                : List.of(unescaped, of(credentials.usernameRaw(), domain));
    }

    private static NameReading of(String written, String domain) {
        String servedDomain = domain.toLowerCase(Locale.ROOT);
        int at = written.length() - domain.length() - 1;
        if (at > 0 && written.charAt(at) == '@' && written.regionMatches(true, at + 1, domain, 0, domain.length())) {
            SubscriberName name = new SubscriberName(written.substring(0, at), servedDomain);
            return new NameReading(written, name, NameForm.USER_AT_DOMAIN);
        }
        return new NameReading(written, new SubscriberName(written, servedDomain), NameForm.USER);
    }

    boolean isTooLong() {
        return name.username().length() > MAX_USER_LENGTH;
    }
}
