package dev.signalbox.net;

import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.ops.Limits;
import dev.signalbox.ops.Metrics;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts the connections of each address and of each principal on this instance: sessions of Engine.IO, plain WebSockets and
 * streams. An address is counted while its connection is open, so a failed handshake is not counted; therefore it is asked twice,
 * {@link #isFull} for a proper refusal before the handshake and {@link #enter} for the decision. Any
 * thread; never blocks.
 */
@Singleton
public final class ConnectionLimit {
    private static final long WAIT_NANOS = 5_000_000_000L;

    private final Limits limits;
    private final Metrics metrics;
    /** Those that have none are removed. */
    final Map<String, Integer> byAddress = new ConcurrentHashMap<>();
    /** By {@link Principal#subject}; those that have none are removed. */
    final Map<String, Integer> bySubject = new ConcurrentHashMap<>();

    public ConnectionLimit(Limits limits, Metrics metrics) {
        this.limits = limits;
        this.metrics = metrics;
    }

    /** Whether an address has all the connections that it may have; then one more is about to be refused. */
    public boolean isFull(String from) {
        String address = ClientAddress.limitKey(from);
        boolean full = limits.enabled() && byAddress.getOrDefault(address, 0) >= limits.addressConnections();
        if (full) {
            metrics.limited(Metrics.Limit.ADDRESS_CONNECTIONS);
        }
        return full;
    }

    /** Counts a connection, to be given back by {@link #leave} once. @return {@code false} when it is one too many: then it is not counted */
    public boolean enter(String from) {
        boolean entered = add(byAddress, ClientAddress.limitKey(from), limits.addressConnections());
        if (!entered) {
            metrics.limited(Metrics.Limit.ADDRESS_CONNECTIONS);
        }
        return entered;
    }

    public void leave(String from) {
        remove(byAddress, ClientAddress.limitKey(from));
    }

    /**
     * Counts a connection of a principal, to be given back by {@link #leave} once.
     *
     * @throws Refused {@code RATE_LIMITED} when it is one too many: then it is not counted
     */
    public void enter(Principal principal) {
        if (isCounted(principal) && !add(bySubject, principal.subject(), limits.principalConnections())) {
            metrics.limited(Metrics.Limit.PRINCIPAL_CONNECTIONS);
            throw tooMany();
        }
    }

    /**
     * Whether a connection of a principal is about to be refused.
     *
     * @throws Refused {@code RATE_LIMITED} when it would be one too many
     */
    public void check(Principal principal) {
        if (limits.enabled()
                && isCounted(principal)
                && bySubject.getOrDefault(principal.subject(), 0) >= limits.principalConnections()) {
            metrics.limited(Metrics.Limit.PRINCIPAL_CONNECTIONS);
            throw tooMany();
        }
    }

    public void leave(Principal principal) {
        if (isCounted(principal)) {
            remove(bySubject, principal.subject());
        }
    }

    /** The refusal of one connection too many. */
    public static Refused tooMany() {
        return Refused.limited("Too many connections; close some first.", WAIT_NANOS);
    }

    /** Anonymous callers share one principal, so only their addresses count. */
    private static boolean isCounted(Principal principal) {
        return principal.kind() != Principal.Kind.ANONYMOUS;
    }

    private boolean add(Map<String, Integer> counts, String key, int max) {
        int most = limits.enabled() ? max : Integer.MAX_VALUE;
        boolean[] added = {false};
        counts.compute(key, (same, count) -> {
            int now = count == null ? 0 : count;
            added[0] = now < most;
            return added[0] ? Integer.valueOf(now + 1) : count;
        });
        return added[0];
    }

    private static void remove(Map<String, Integer> counts, String key) {
        counts.computeIfPresent(key, ConnectionLimit::oneLess);
    }

    private static @Nullable Integer oneLess(String key, Integer count) {
        return count == 1 ? null : count - 1;
    }
}
