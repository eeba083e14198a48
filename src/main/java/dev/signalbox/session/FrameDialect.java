package dev.signalbox.session;

import dev.signalbox.delivery.Dialect;
import dev.signalbox.delivery.Message;
import java.util.List;
import java.util.function.Function;

/** Messages as text frames. */
public final class FrameDialect implements Dialect<Batch> {
    private final Function<Message, byte[]> text;

    /** @param text the message in UTF-8 as on the wire */
    public FrameDialect(Function<Message, byte[]> text) {
        this.text = text;
    }

    @Override
    public Batch encode(List<Message> messages) {
        return new Batch(messages.stream()
                .map(message -> Frame.text(text.apply(message)))
                .toList());
    }
}
