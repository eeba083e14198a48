package dev.signalbox.ops;

import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts open connections from their opening to their end, signed in or not: {@code
 * signalbox_connections}. Any thread.
 */
@Singleton
public final class OpenConnections {
    private final Map<Kind, AtomicInteger> open = new EnumMap<>(Kind.class);

    /** What clients are connected by. */
    public enum Kind {
        /** Of Engine.IO, also during an upgrade. */
        WEBSOCKET,
        /** A session of Engine.IO that is carried by requests; between them there may be no connection at all. */
        POLLING,
        PLAIN_WEBSOCKET,
        /** One that sends the states of a space, and takes no commands. */
        STATE_WEBSOCKET,
        SSE;

        /** The value of the metric label. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public OpenConnections(Gauges gauges) {
        for (Kind kind : Kind.values()) {
            AtomicInteger count = new AtomicInteger();
            open.put(kind, count);
            gauges.watchConnections(kind.label(), count::get);
        }
    }

    /** Of every kind. */
    public int total() {
        int total = 0;
        for (AtomicInteger count : open.values()) {
            total += count.get();
        }
        return total;
    }

    /** By kind, as a label; without zeros. */
    public Map<String, Integer> byTransport() {
        Map<String, Integer> counts = new TreeMap<>();
        open.forEach((kind, count) -> {
            if (count.get() > 0) {
                counts.put(kind.label(), count.get());
            }
        });
        return counts;
    }

    /** Counts one, until the returned action is first run. */
    public Runnable opened(Kind kind) {
        AtomicInteger count = open.get(kind);
        if (count == null) {
            throw new IllegalArgumentException(kind.name());
        }
        count.incrementAndGet();
        AtomicBoolean closed = new AtomicBoolean();
        return () -> {
            if (closed.compareAndSet(false, true)) {
                count.decrementAndGet();
            }
        };
    }
}
