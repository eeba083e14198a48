package dev.signalbox.delivery;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Messages that a client gets together, in this order: those of one event for its rooms. Clients with the same messages
 * share one object, so that it is encoded once in each dialect. Any thread.
 */
public final class Selection {
    private final List<Message> messages;
    private final Map<Dialect, Batch> encoded = new ConcurrentHashMap<>(2);

    Selection(List<Message> messages) {
        this.messages = List.copyOf(messages);
    }

    public static Selection of(Message... messages) {
        return new Selection(List.of(messages));
    }

    public List<Message> messages() {
        return messages;
    }

    public Batch in(Dialect dialect) {
        Batch made = encoded.get(dialect);
        return made != null ? made : encoded.computeIfAbsent(dialect, d -> d.encode(messages));
    }
}
