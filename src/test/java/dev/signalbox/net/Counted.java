package dev.signalbox.net;

/** How much a {@link ConnectionLimit} counts. */
public final class Counted {
    private Counted() {}

    /** Twice for each connection of a known principal: by its address and by its name. */
    public static int by(ConnectionLimit limit) {
        return limit.byAddress.values().stream().mapToInt(Integer::intValue).sum()
                + limit.bySubject.values().stream().mapToInt(Integer::intValue).sum();
    }
}
