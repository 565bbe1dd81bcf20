package io.sipauth.redis;

import io.sipauth.nonce.NonceOutcome;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisMovedDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * One connection to one node, with the node's identity and the claim script known. Every exception but those
 * of single claims means that the connection must be dropped. Owned by one thread.
 */
final class Session implements AutoCloseable {

    private static final byte[] NONE = {};
    private static final byte[] YES = {'1'};
    private static final byte[] NO = {'0'};
    private static final byte[] ONE_KEY = {'1'};
    private static final byte[] TWO_KEYS = {'2'};
    private static final byte[] LOAD = Bucket.ascii("LOAD");

    /** What the node said to one claim. */
    sealed interface Answer {
        record Decided(NonceOutcome outcome) implements Answer {}

        /** Another node of the Cluster serves this bucket. */
        record Moved(JedisMovedDataException to) implements Answer {}

        /** The node, or this bucket of it, cannot tell. */
        record Failed(JedisException fault) implements Answer {

            /** Whether the node is of no use; false where only a slot is being moved away (ASK, TRYAGAIN). */
            boolean concernsNode() {
                String message = fault.getMessage();
                return !(fault instanceof JedisAskDataException)
                        && (message == null || !message.startsWith("TRYAGAIN"));
            }
        }

        /** The bucket's marker is missing or another node's. */
        record Unopened() implements Answer {}
    }

    private static final Answer UNOPENED = new Answer.Unopened();
    private static final Answer[] BY_CODE = {
        new Answer.Decided(NonceOutcome.ACCEPTED),
        new Answer.Decided(NonceOutcome.RETRANSMISSION),
        new Answer.Decided(NonceOutcome.USED),
        new Answer.Decided(NonceOutcome.FORGOTTEN),
        new Answer.Decided(NonceOutcome.NOT_A_COPY),
        UNOPENED
    };

    private final Connection connection;
    private byte[] identity = NONE;
    private byte[] claimScript = NONE;

    private Session(Connection connection) {
        this.connection = connection;
    }

    /** Reads the node's identity, sees to the markers of its buckets, then loads the claim script. */
    static Session open(Connection connection, List<Bucket> buckets) {
        Session session = new Session(connection);
        try {
            session.open(buckets, NONE);
            return session;
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Begins the memory of these buckets anew; {@code nowMillis} is our own clock's. */
    static void forget(Connection connection, List<Bucket> buckets, long nowMillis) {
        new Session(connection).open(buckets, Bucket.ascii(Long.toString(nowMillis)));
    }

    /**
     * Puts the claims to the node in one round trip; in a second one those whose bucket had to be opened first.
     *
     * @param buckets those that the node serves, to be opened together where one needs it
     * @return one answer for each claim, in their order, none of them {@link Answer.Unopened}
     */
    List<Answer> claim(List<Claim> claims, List<Bucket> buckets) {
        List<Answer> answers = send(claims);
        List<Claim> unopened = selectUnopened(claims, answers);
        if (unopened.isEmpty()) {
            return answers;
        }
        open(buckets, NONE);
        List<Answer> again = send(unopened);
        int next = 0;
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i) instanceof Answer.Unopened) {
                answers.set(i, finalAnswer(again.get(next)));
                next++;
            }
        }
        return answers;
    }

    @Override
    public void close() {
        connection.close();
    }

    private static List<Claim> selectUnopened(List<Claim> claims, List<Answer> answers) {
        List<Claim> unopened = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i) instanceof Answer.Unopened) {
                unopened.add(claims.get(i));
            }
        }
        return unopened;
    }

    private static Answer finalAnswer(Answer answer) {
        return answer instanceof Answer.Unopened
                ? new Answer.Failed(new JedisDataException("the marker changed twice during one claim"))
                : answer;
    }

    private void open(List<Bucket> buckets, byte[] forgetAtMillis) {
        for (Bucket bucket : buckets) {
            connection.sendCommand(Protocol.Command.EVAL, Scripts.OPEN, ONE_KEY, bucket.marker(), forgetAtMillis);
        }
        connection.sendCommand(Protocol.Command.SCRIPT, LOAD, Scripts.CLAIM);
        List<Object> replies = connection.getMany(buckets.size() + 1);
        byte[] found = NONE;
        for (Object reply : replies.subList(0, buckets.size())) {
            // a bucket that has moved on is opened where it is now, when it is first claimed there
            if (!(reply instanceof JedisMovedDataException)) {
                found = bytes(reply);
            }
        }
        if (found.length == 0) {
            throw new JedisDataException("the node serves none of our buckets");
        }
        identity = found;
        claimScript = bytes(replies.getLast());
    }

    private List<Answer> send(List<Claim> claims) {
        for (Claim claim : claims) {
            send(claim);
        }
        List<Answer> answers = new ArrayList<>(claims.size());
        for (Object reply : connection.getMany(claims.size())) {
            answers.add(answer(reply));
        }
        return answers;
    }

    private void send(Claim claim) {
        var use = claim.use();
        connection.sendCommand(
                Protocol.Command.EVALSHA,
                claimScript,
                TWO_KEYS,
                claim.bucket().stateKey(use.key()),
                claim.bucket().marker(),
                Bucket.ascii(Long.toString(use.count())),
                Bucket.ascii(use.fingerprint()),
                Bucket.ascii(Long.toString(use.issuedAtMillis())),
                Bucket.ascii(Long.toString(use.expiresAtMillis())),
                use.copyOnly() ? YES : NO,
                identity);
    }

    private static Answer answer(Object reply) {
        if (reply instanceof Long code && code >= 0 && code < BY_CODE.length) {
            return BY_CODE[code.intValue()];
        }
        if (reply instanceof JedisNoScriptException) {
            return UNOPENED;
        }
        if (reply instanceof JedisMovedDataException moved) {
            return new Answer.Moved(moved);
        }
        return new Answer.Failed(
                reply instanceof JedisException fault ? fault : new JedisDataException("unexpected answer"));
    }

    private static byte[] bytes(Object reply) {
        if (reply instanceof byte[] bytes) {
            return bytes;
        }
        throw reply instanceof JedisException fault ? fault : new JedisDataException("unexpected answer");
    }
}
