package io.sipauth.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A reply as this client reads it: it also takes the header lines alone that the HTTP API gives, so it wants
 * less of a message than the parser of the server.
 *
 * @param status 100 to 699, or 0 for what is no reply
 * @param lines unfolded header lines
 * @param text as received
 */
record SipAnswer(int status, String reason, List<String> lines, String text) {

    /** Nothing came. */
    static final SipAnswer NONE = new SipAnswer(0, "", List.of(), "");

    private static final String VERSION = "SIP/2.0 ";
    private static final int STATUS_END = VERSION.length() + 3;

    SipAnswer {
        lines = List.copyOf(lines);
    }

    /** Reads a reply; {@link #NONE} for anything else. */
    static SipAnswer parse(String text) {
        int head = text.indexOf("\r\n\r\n");
        List<String> lines = new ArrayList<>();
        for (String line : (head < 0 ? text : text.substring(0, head)).split("\r?\n", -1)) {
            boolean folded = !lines.isEmpty() && (line.startsWith(" ") || line.startsWith("\t"));
            if (folded) {
                lines.set(lines.size() - 1, lines.getLast() + ' ' + line.strip());
            } else {
                lines.add(line);
            }
        }
        String start = lines.removeFirst();
        boolean reply = start.startsWith(VERSION)
                && start.length() >= STATUS_END
                && start.substring(VERSION.length(), STATUS_END).chars().allMatch(c -> c >= '0' && c <= '9');
        if (!reply) {
            return NONE;
        }
        int status = Integer.parseInt(start.substring(VERSION.length(), STATUS_END));
        return new SipAnswer(status, start.substring(STATUS_END).strip(), lines, text);
    }

    /** Every value of a field, by its full name in any case of letters. */
    List<String> values(String name) {
        return lines.stream()
                .filter(line -> line.regionMatches(true, 0, name, 0, name.length()))
                .map(line -> line.substring(name.length()).strip())
                .filter(rest -> rest.startsWith(":"))
                .map(rest -> rest.substring(1).strip())
                .toList();
    }

    Optional<String> value(String name) {
        return values(name).stream().findFirst();
    }

    /** Whether it answers this request: the Via branch and the CSeq are the request's. */
    boolean answers(String request) {
        return SipAnswer.branch(text).equals(branch(request)) && value("CSeq").equals(field(request, "CSeq"));
    }

    private static Optional<String> field(String message, String name) {
        return message.lines()
                .filter(line -> line.regionMatches(true, 0, name + ':', 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    private static String branch(String message) {
        int start = message.indexOf(";branch=");
        if (start < 0) {
            return "";
        }
        int end = start + 1;
        while (end < message.length() && ";,\r\n ".indexOf(message.charAt(end)) < 0) {
            end++;
        }
        return message.substring(start, end);
    }
}
