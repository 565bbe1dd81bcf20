package io.sipauth.config;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a setting may hold.
 *
 * @param shape for the reference: unit and range, {@code "duration, 1s to 1h"}
 * @param isList whether it takes several values, in the environment separated by commas
 * @param isSecret whether it may never be shown
 * @param parser from text to value; throws IllegalArgumentException with a message that completes
 *     "nonce.ttl: …"
 */
public record Form<T>(String shape, boolean isList, boolean isSecret, Function<String, T> parser) {

    /** Reads the text. Throws IllegalArgumentException that says what would be right. */
    T parse(String text) {
        return parser.apply(text);
    }

    static Form<String> text(String shape) {
        return scalar(shape, text -> text);
    }

    /** Text of which the pattern must hold; the shape says what is wanted. */
    static Form<String> text(String shape, Predicate<String> accepts) {
        return scalar(shape, text -> {
            require(accepts.test(text), text, shape);
            return text;
        });
    }

    /** One of these words, read in any case of letters and given back in this spelling. */
    static Form<String> oneOf(String... words) {
        String shape = String.join(", ", words);
        return scalar(shape, text -> {
            for (String word : words) {
                if (word.equalsIgnoreCase(text)) {
                    return word;
                }
            }
            throw wrong(text, "one of " + shape);
        });
    }

    static Form<Secret> secret(int minOctets) {
        String shape = minOctets == 0 ? "secret" : "secret, at least " + minOctets + " octets";
        return new Form<>(shape, false, true, text -> checkedSecret(Secret.of(text), minOctets));
    }

    static Secret checkedSecret(Secret secret, int minOctets) {
        if (!secret.isEmpty() && secret.length() < minOctets) {
            throw new IllegalArgumentException("has " + secret.length() + " octets, must have at least " + minOctets);
        }
        return secret;
    }

    static Form<Boolean> onOff() {
        return scalar("true or false", text -> switch (text) {
            case "true", "on", "yes" -> true;
            case "false", "off", "no" -> false;
            default -> throw wrong(text, "true or false");
        });
    }

    static Form<Integer> number(int min, int max) {
        String shape = "number, " + min + " to " + max;
        return scalar(shape, text -> {
            long number = parseLong(text, shape);
            require(number >= min && number <= max, text, shape);
            return (int) number;
        });
    }

    /** A number of octets; {@code k} and {@code m} stand for 1024 and 1024 * 1024. */
    static Form<Integer> size(int min, int max) {
        String shape = "octets, " + min / 1024 + "k to " + max / 1024 + 'k';
        return scalar(shape, text -> {
            long unit = text.endsWith("k") ? 1024 : text.endsWith("m") ? 1024 * 1024 : 1;
            long octets = parseLong(unit == 1 ? text : text.substring(0, text.length() - 1), shape) * unit;
            require(octets >= min && octets <= max, text, shape);
            return (int) octets;
        });
    }

    /** A length of time with its unit: {@code 300us}, {@code 5ms}, {@code 5s}, {@code 2m}, {@code 1h}. */
    static Form<Duration> duration(String min, String max) {
        Duration lowest = Durations.parse(min);
        Duration highest = Durations.parse(max);
        String shape = "duration, " + min + " to " + max;
        return scalar(shape, text -> {
            Duration duration = Durations.parse(text);
            require(duration.compareTo(lowest) >= 0 && duration.compareTo(highest) <= 0, text, shape);
            return duration;
        });
    }

    static Form<HostPort> hostPort() {
        return scalar("HOST:PORT", HostPort::parse);
    }

    static Form<Path> path() {
        return scalar("path of a file", Path::of);
    }

    /** Empty text is no zone. */
    static Form<Optional<ZoneId>> zone() {
        String shape = "time zone, such as UTC or Europe/Brussels";
        return scalar(shape, text -> {
            try {
                return text.isEmpty() ? Optional.empty() : Optional.of(ZoneId.of(text));
            } catch (DateTimeException e) {
                throw wrong(text, shape);
            }
        });
    }

    /** One of an enum's names, in dashed lower case. */
    static <E extends Enum<E>> Form<E> choice(Class<E> type) {
        String shape = names(type, " or ");
        return scalar(shape, text -> constant(type, text, shape));
    }

    static <E extends Enum<E>> Form<Set<E>> choices(Class<E> type) {
        String shape = names(type, ", ");
        return list("list of " + shape, text -> constant(type, text, "one of " + shape), LinkedHashSet::new);
    }

    static <T> Form<List<T>> listOf(Form<T> element) {
        return list("list of " + element.shape(), element.parser(), List::copyOf);
    }

    private static <T, C> Form<C> list(String shape, Function<String, T> element, Function<List<T>, C> collect) {
        return new Form<>(
                shape,
                true,
                false,
                text -> collect.apply(Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .filter(part -> !part.isEmpty())
                        .map(element)
                        .distinct()
                        .toList()));
    }

    private static <T> Form<T> scalar(String shape, Function<String, T> parser) {
        return new Form<>(shape, false, false, parser);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text, String shape) {
        for (E constant : type.getEnumConstants()) {
            if (name(constant).equals(text)) {
                return constant;
            }
        }
        throw wrong(text, shape);
    }

    private static <E extends Enum<E>> String names(Class<E> type, String separator) {
        return Arrays.stream(type.getEnumConstants()).map(Form::name).collect(Collectors.joining(separator));
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static long parseLong(String text, String shape) {
        boolean digits = !text.isEmpty() && text.length() <= 12 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        require(digits, text, shape);
        return Long.parseLong(text);
    }

    private static void require(boolean holds, String text, String shape) {
        if (!holds) {
            throw wrong(text, shape);
        }
    }

    private static IllegalArgumentException wrong(String text, String shape) {
        return new IllegalArgumentException('"' + text + "\" is not valid: " + shape);
    }
}
