package io.sipauth.config;

import java.util.List;

/** The table of keys as text: for {@code config --print-defaults} and for the README. */
public final class Reference {

    private Reference() {}

    /** A configuration file that sets every key to its default, each with its description. */
    public static String yaml() {
        StringBuilder yaml = new StringBuilder();
        List<String> open = List.of();
        for (Key<?> key : Keys.all()) {
            List<String> path = List.of(key.name().split("\\.", -1));
            int shared = 0;
            while (shared < path.size() - 1
                    && shared < open.size() - 1
                    && path.get(shared).equals(open.get(shared))) {
                shared++;
            }
            for (int depth = shared; depth < path.size() - 1; depth++) {
                indent(yaml, depth).append(path.get(depth)).append(":\n");
            }
            appendKey(yaml, key, path);
            open = path;
        }
        return yaml.toString();
    }

    private static void appendKey(StringBuilder yaml, Key<?> key, List<String> path) {
        int depth = path.size() - 1;
        indent(yaml, depth).append("# ").append(key.description()).append('\n');
        indent(yaml, depth)
                .append("# ")
                .append(key.form().shape())
                .append(" (")
                .append(key.variable())
                .append(")\n");
        String last = path.get(depth);
        if (key.isSecret()) {
            indent(yaml, depth).append('#').append(last).append("-file: PATH\n");
        }
        indent(yaml, depth).append(last).append(": ").append(yamlDefault(key)).append('\n');
    }

    private static String yamlDefault(Key<?> key) {
        if (key.form().isList()) {
            return '[' + key.defaultText() + ']';
        }
        return isPlain(key.defaultText()) ? key.defaultText() : '"' + key.defaultText() + '"';
    }

    private static boolean isPlain(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '-');
    }

    private static StringBuilder indent(StringBuilder yaml, int depth) {
        return yaml.append("  ".repeat(depth));
    }

    /** A Markdown table with a row for each key. */
    public static String markdown() {
        StringBuilder table =
                new StringBuilder("| key | holds | default | what it does |\n| --- | --- | --- | --- |\n");
        for (Key<?> key : Keys.all()) {
            String fallback = key.defaultText().isEmpty() ? "" : '`' + key.defaultText() + '`';
            table.append("| `").append(key.name()).append("` | ");
            table.append(key.form().shape()).append(" | ");
            table.append(fallback).append(" | ");
            table.append(key.description()).append(" |\n");
        }
        return table.toString();
    }
}
