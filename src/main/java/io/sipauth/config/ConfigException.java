package io.sipauth.config;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used; carries every fault that was found, not only the first. */
public final class ConfigException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    public ConfigException(List<Fault> faults) {
        super(describe(faults), null, false, false);
        this.faults = List.copyOf(faults);
    }

    /** In order of the keys' table. */
    public List<Fault> faults() {
        return faults;
    }

    private static String describe(List<Fault> faults) {
        String head =
                faults.size() == 1 ? "1 fault in the configuration:" : faults.size() + " faults in the configuration:";
        return faults.stream().map(fault -> "\n  " + fault).collect(Collectors.joining("", head, ""));
    }
}
