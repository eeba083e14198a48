package dev.signalbox.delivery;

import java.util.List;

/** How a transport writes messages; one object for all clients that write the same. */
public interface Dialect<E> {
    /** Called once for each {@link Selection}, and its result then shared by all who hear that. Any thread. */
    E encode(List<Message> messages);
}
