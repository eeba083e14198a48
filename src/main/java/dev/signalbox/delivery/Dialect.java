package dev.signalbox.delivery;

import java.util.List;

/** The wire format of a transport; one object for all clients with the same format. */
public interface Dialect<E> {
    /** Called once for each {@link Selection}; all receivers share the result. Any thread. */
    E encode(List<Message> messages);
}
