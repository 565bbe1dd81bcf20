package io.sipauth.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.fail;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Broken messages by the thousand: nothing but a syntax fault escapes, and what is accepted can be answered. */
class MutationTest {

    private static final long SEED = 4475;
    private static final int MUTATIONS = 20_000;
    private static final byte[] NO_BODY = {};
    private static final InetSocketAddress SOURCE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5060);
    private static final String[] NAMES = {
        "wsinv", "intmeth", "esc01", "escnull", "esc02", "lwsdisp", "longreq", "dblreq", "semiuri", "transports",
        "mpart01", "unreason", "noreason", "badinv01", "clerr", "ncl", "scalar02", "scalarlg", "quotbal", "ltgtruri",
        "lwsruri", "lwsstart", "trws", "escruri", "baddate", "regbadct", "badaspec", "baddn", "badvers", "mismatch01",
        "mismatch02", "bigcode", "badbranch", "insuf", "unkscm", "novelsc", "unksm2", "bext01", "invut", "regaut01",
        "multi01", "mcl01", "bcast", "zeromf", "cparam01", "cparam02", "regescrt", "sdp01", "inv2543", "test",
    };
    /** What a grammar hinges on. */
    private static final String[] SPICE = {
        "\r\n",
        "\n",
        "\r",
        "\0",
        "\"",
        "\\",
        "<",
        ">",
        ";",
        ",",
        ":",
        "@",
        "%",
        "%0",
        "%FF",
        "[",
        "]",
        "[::",
        "=",
        " ",
        "\t",
        "\r\n ",
        "\r\n\r\n",
        "?",
        "&",
        "*",
        "SIP/2.0",
        "99999999999999999999",
        "\u00e9",
        "l: 5\r\n",
        "Via:",
        ";;",
    };

    private final Random random = new Random(SEED);
    private final List<byte[]> corpus = new ArrayList<>();
    private int parsed;
    private int readWhole;
    private int refused;
    private int saved;

    MutationTest() {
        corpus.add(Wire.octets(Wire.REGISTER));
        for (String name : NAMES) {
            corpus.add(Wire.rfc4475(name));
        }
    }

    @Test
    void parse_mutations_onlySyntaxFaultsEscape() {
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int i = 0; i < MUTATIONS; i++) {
                tryOne(i, mutated());
            }
        });
        // The test would prove nothing if the mutations were all accepted or all refused at once.
        assertThat(parsed).isGreaterThan(MUTATIONS / 5);
        assertThat(refused).isGreaterThan(MUTATIONS / 5);
        assertThat(readWhole).isGreaterThan(MUTATIONS / 10);
        assertThat(saved).isGreaterThan(MUTATIONS / 10);
    }

    private void tryOne(int number, byte[] octets) {
        try {
            parseOne(octets);
            saveOne(octets);
        } catch (RuntimeException | StackOverflowError unexpected) {
            fail(
                    "mutation " + number + " of seed " + SEED + ": "
                            + HexFormat.of().formatHex(octets),
                    unexpected);
        }
    }

    private void parseOne(byte[] octets) {
        SipMessage message;
        try {
            message = SipParser.parse(octets, SipLimits.DEFAULTS);
        } catch (SipSyntaxException fault) {
            assertThat(fault.offset()).isBetween(0, octets.length);
            refused++;
            return;
        }
        parsed++;
        boolean whole = readFields(message);
        if (message instanceof SipRequest request) {
            whole &= allAccepted(request::requireMandatory, request::uri, request::maxForwards);
            answer(request);
            accepted(() -> answer(request.receivedFrom(SOURCE)));
        } else {
            assertThat(SipParser.parse(SipWriter.write(message), SipLimits.DEFAULTS))
                    .isInstanceOf(SipResponse.class);
        }
        readWhole += whole ? 1 : 0;
    }

    private void saveOne(byte[] octets) {
        SipSalvage.request(octets, SipLimits.DEFAULTS).ifPresent(request -> {
            saved++;
            answer(request);
        });
    }

    private static boolean readFields(SipMessage message) {
        boolean whole = allAccepted(
                () -> message.from().sipUri().unescapedUser(),
                () -> message.to().sipUri().equivalentTo(message.from().sipUri()),
                message::callId,
                message::cseq,
                message::vias,
                message::contacts);
        for (SipHeader header : message.headers()) {
            whole &= accepted(() -> message.headers().values(header.name()));
        }
        return whole;
    }

    /** What we answer is a message whose fields are as many as we wrote, whatever we were sent. */
    private static void answer(SipRequest request) {
        SipResponse answer = SipResponse.to(request, 400, "Bad Request", "X-Ours: 1\r\n", "t", NO_BODY);
        SipMessage back = SipParser.parse(answer.octets(), SipLimits.DEFAULTS);
        assertThat(back.headers().size()).isEqualTo(answer.headers().size() + 1);
        assertThat(back.headers().first("X-Ours")).contains("1");
    }

    /** Tries all of them, also behind a refused one. */
    private static boolean allAccepted(Runnable... readings) {
        boolean all = true;
        for (Runnable reading : readings) {
            all &= accepted(reading);
        }
        return all;
    }

    private static boolean accepted(Runnable reading) {
        try {
            reading.run();
            return true;
        } catch (SipSyntaxException fault) {
            return false;
        }
    }

    private byte[] mutated() {
        byte[] octets = corpus.get(random.nextInt(corpus.size())).clone();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            octets = changed(octets);
        }
        return octets;
    }

    private byte[] changed(byte[] octets) {
        int at = random.nextInt(octets.length + 1);
        int length = Math.min(octets.length - at, random.nextInt(12));
        return switch (random.nextInt(6)) {
            case 0 -> spliced(octets, at, Math.min(octets.length - at, 1), new byte[] {(byte) random.nextInt()});
            case 1 -> spliced(octets, at, length, NO_BODY);
            case 2 -> spliced(octets, at, 0, Arrays.copyOfRange(octets, at, at + length));
            case 3 -> random.nextInt(4) == 0 ? Arrays.copyOf(octets, at) : octets;
            case 4 -> spliced(octets, at, 0, part(corpus.get(random.nextInt(corpus.size()))));
            default ->
                spliced(octets, at, length, SPICE[random.nextInt(SPICE.length)].getBytes(StandardCharsets.UTF_8));
        };
    }

    private byte[] part(byte[] octets) {
        int from = random.nextInt(octets.length);
        return Arrays.copyOfRange(octets, from, Math.min(octets.length, from + random.nextInt(80)));
    }

    private static byte[] spliced(byte[] octets, int at, int removed, byte[] inserted) {
        byte[] result = new byte[octets.length - removed + inserted.length];
        System.arraycopy(octets, 0, result, 0, at);
        System.arraycopy(inserted, 0, result, at, inserted.length);
        System.arraycopy(octets, at + removed, result, at + inserted.length, octets.length - at - removed);
        return result;
    }
}
