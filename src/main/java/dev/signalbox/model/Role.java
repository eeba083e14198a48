package dev.signalbox.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A role in a space; each includes the rights of those before it. */
public enum Role {
    VIEWER,
    MEMBER,
    AGENT,
    ADMIN;

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static List<String> wires() {
        return Arrays.stream(values()).map(Role::wire).toList();
    }
}
