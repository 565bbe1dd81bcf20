package io.sipauth.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Whether two URIs mean the same (RFC 3261 §19.1.4); the rules are quoted beside the lines that hold them. */
final class SipUriComparison {

    /** Those that never match when only one URI has them, not even with the default value. */
    private static final List<String> NEVER_IGNORED = List.of("user", "ttl", "method", "maddr", "transport");

    private SipUriComparison() {}

    static boolean equivalent(SipUri one, SipUri other) {
        // "A SIP and SIPS URI are never equivalent."
        if (!one.scheme().equals(other.scheme())) {
            return false;
        }
        if (one.scheme().equals("tel")) {
            return sameNumber(one.user(), other.user()) && sameTelephoneParameters(one, other);
        }
        // "A URI omitting any component with a default value will not match a URI explicitly containing that
        // component with its default value": so ports are compared as they are, and -1 is absent.
        return sameUser(one, other)
                && samePassword(one, other)
                && Hosts.same(one.host(), other.host())
                && one.port() == other.port()
                && sameParameters(one.parameters(), other.parameters())
                && sameParameters(other.parameters(), one.parameters())
                && sameHeaders(one.headers(), other.headers());
    }

    /** "Comparison of the userinfo of SIP and SIPS URIs is case-sensitive." */
    static boolean sameUser(SipUri one, SipUri other) {
        return one.isSip()
                ? UriEscapes.canonical(one.user()).equals(UriEscapes.canonical(other.user()))
                : one.user().equals(other.user());
    }

    private static boolean samePassword(SipUri one, SipUri other) {
        return one.password().map(UriEscapes::canonical).equals(other.password().map(UriEscapes::canonical));
    }

    /** Every one of ours must match theirs; one that they lack counts only when it is never ignored. */
    private static boolean sameParameters(List<SipParameter> ours, List<SipParameter> theirs) {
        for (int i = 0; i < ours.size(); i++) {
            SipParameter our = ours.get(i);
            SipParameter their = SipUri.find(theirs, our.name());
            boolean same = their == null ? !NEVER_IGNORED.contains(our.name()) : sameValue(our, their);
            if (!same) {
                return false;
            }
        }
        return true;
    }

    /** "URI header components are never ignored"; in any order. */
    private static boolean sameHeaders(List<SipParameter> ours, List<SipParameter> theirs) {
        if (ours.size() != theirs.size()) {
            return false;
        }
        if (ours.isEmpty()) {
            return true;
        }
        List<SipParameter> unmatched = new ArrayList<>(theirs);
        for (SipParameter our : ours) {
            if (!unmatched.removeIf(new FirstLike(our))) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameValue(SipParameter one, SipParameter other) {
        return equalIgnoringCase(one.written(), other.written());
    }

    private static boolean equalIgnoringCase(@Nullable String one, @Nullable String other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return UriEscapes.canonical(one).equalsIgnoreCase(UriEscapes.canonical(other));
    }

    /** Telephone numbers differ in neither case nor visual separators (RFC 3966 §4). */
    private static boolean sameNumber(String one, String other) {
        return bare(one).equalsIgnoreCase(bare(other));
    }

    private static String bare(String number) {
        StringBuilder bare = new StringBuilder(number.length());
        for (int i = 0; i < number.length(); i++) {
            char character = number.charAt(i);
            if (character != '-' && character != '.' && character != '(' && character != ')') {
                bare.append(character);
            }
        }
        return bare.toString();
    }

    /** "All parameters must be equal", in any order (RFC 3966 §4). */
    private static boolean sameTelephoneParameters(SipUri one, SipUri other) {
        if (one.parameters().size() != other.parameters().size()) {
            return false;
        }
        for (SipParameter our : one.parameters()) {
            SipParameter their = SipUri.find(other.parameters(), our.name());
            if (their == null || !sameValue(our, their)) {
                return false;
            }
        }
        return true;
    }

    /** Accepts the first parameter like this one, and no second. */
    private static final class FirstLike implements Predicate<SipParameter> {

        private final SipParameter wanted;
        private boolean found;

        FirstLike(SipParameter wanted) {
            this.wanted = wanted;
        }

        @Override
        public boolean test(SipParameter candidate) {
            boolean first = !found && candidate.name().equals(wanted.name()) && sameValue(wanted, candidate);
            found |= first;
            return first;
        }
    }
}
