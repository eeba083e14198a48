package dev.signalbox.delivery;

import java.util.List;
import java.util.function.Function;

/** The wire format of a transport; one object for all clients with the same format. */
public interface Dialect {
    /** Called once for each {@link Selection}; all receivers share the result. Any thread. */
    Batch encode(List<Message> messages);

    /** Messages as text frames. @param text the message in UTF-8 as on the wire */
    static Dialect text(Function<Message, byte[]> text) {
        return messages -> new Batch(messages.stream()
                .map(message -> Frame.text(text.apply(message)))
                .toList());
    }
}
