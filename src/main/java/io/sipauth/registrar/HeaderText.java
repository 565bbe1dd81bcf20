package io.sipauth.registrar;

/** Collects complete header lines for a reply. Nothing that could end a line gets into one. */
final class HeaderText {

    private final StringBuilder text = new StringBuilder(256);

    /** Adds a line; a value that holds CR, LF or NUL is a fault of ours, because all input is checked before. */
    HeaderText line(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\r' || c == '\n' || c == '\0') {
                throw new IllegalStateException(name + " would hold CR, LF or NUL");
            }
        }
        text.append(name).append(": ").append(value).append("\r\n");
        return this;
    }

    HeaderText line(String name, long number) {
        text.append(name).append(": ").append(number).append("\r\n");
        return this;
    }

    /** Adds lines that are complete. */
    HeaderText lines(String complete) {
        text.append(complete);
        return this;
    }

    /** {@code Warning: 399 sipauth "..."} (RFC 3261 §20.43), which passes any proxy, unlike a reason phrase. */
    HeaderText warning(String fault) {
        StringBuilder quoted = new StringBuilder(fault.length() + 16).append("399 sipauth \"");
        for (int i = 0; i < fault.length(); i++) {
            char c = fault.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append(c);
        }
        return line("Warning", quoted.append('"').toString());
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
