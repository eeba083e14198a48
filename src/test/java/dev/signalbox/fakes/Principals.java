package dev.signalbox.fakes;

import dev.signalbox.model.Principal;
import java.util.Map;

/** Somebody. */
public final class Principals {
    private Principals() {}

    public static Principal user(String name) {
        return new Principal(Principal.Kind.USER, name, name, false, Map.of(), null);
    }

    public static Principal anonymous() {
        return new Principal(Principal.Kind.ANONYMOUS, "anonymous", "anonymous", false, Map.of(), null);
    }
}
