package io.sipauth.http;

import io.sipauth.auth.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A verdict in the making: whatever is not set is empty. Used by one thread. */
final class VerdictDraft {

    private static final Logger LOG = LoggerFactory.getLogger(VerdictDraft.class);

    private final String result;
    private final int code;
    private final String reason;
    private final Reason reasonCode;
    private final HeaderLines headers = new HeaderLines();
    private final HeaderLines keep = new HeaderLines();
    private final Map<String, String> attributes = new TreeMap<>();
    private String readyHeaders = "";
    private boolean stale;
    private boolean retransmission;
    private String aor = "";
    private String username = "";
    private String realm = "";
    private String algorithm = "";
    private List<ContactView> contacts = List.of();
    private List<String> consume = List.of();
    private List<String> missing = List.of();

    VerdictDraft(String result, int code, String reason, Reason reasonCode) {
        this.result = result;
        this.code = code;
        this.reason = reason;
        this.reasonCode = reasonCode;
    }

    /** To add header lines to. */
    HeaderLines headers() {
        return headers;
    }

    /** To add credential lines to that stay. */
    HeaderLines keep() {
        return keep;
    }

    /** Complete lines that somebody else made safe; they come first. */
    VerdictDraft readyHeaders(String lines) {
        readyHeaders = lines;
        return this;
    }

    VerdictDraft stale(boolean value) {
        stale = value;
        return this;
    }

    VerdictDraft retransmission(boolean value) {
        retransmission = value;
        return this;
    }

    VerdictDraft subscriber(String aorUri, String usernameSent, String algorithmName) {
        aor = aorUri;
        username = usernameSent;
        algorithm = algorithmName;
        return this;
    }

    VerdictDraft realm(String value) {
        realm = value;
        return this;
    }

    /**
     * The subscriber's URI for Remote-Party-ID and whether it is a telephone number; none when empty. A script may
     * build a header line of it, so one that would break the line is left out here too.
     */
    VerdictDraft rpid(String rpid) {
        if (Fields.breaksLine(rpid)) {
            LOG.warn("event=attribute_left_out name=rpid why=line_break_in_value");
        } else if (!rpid.isEmpty()) {
            attributes.put("rpid", rpid);
            attributes.put("rpidE164", Boolean.toString(RemotePartyId.isE164(rpid)));
        }
        return this;
    }

    VerdictDraft contacts(List<ContactView> views) {
        contacts = views;
        return this;
    }

    VerdictDraft consume(List<String> names) {
        consume = names;
        return this;
    }

    VerdictDraft missing(List<String> names) {
        missing = names;
        return this;
    }

    VerdictReply reply() {
        String lines = readyHeaders + headers;
        boolean large = lines.getBytes(StandardCharsets.UTF_8).length > VerdictReply.LARGE_HEADERS_OCTETS;
        return new VerdictReply(
                result,
                code,
                reason,
                reasonCode.code(),
                lines,
                stale,
                retransmission,
                VerdictReply.ReturnCodes.of(reasonCode),
                aor,
                username,
                realm,
                algorithm,
                attributes,
                contacts,
                List.of(),
                consume,
                keep.toString(),
                large,
                missing);
    }
}
