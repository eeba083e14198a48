package dev.signalbox.delivery;

import dev.signalbox.model.Json;
import dev.signalbox.projection.SpaceView;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a client gets when it enters rooms of a space. It is collected under the lock of the space and encoded outside it,
 * when somebody first asks for the messages; then it is the same for all who share it. Any thread.
 */
public final class RoomState {
    private final long version;
    private final Map<String, Object> answer;
    /** Guarded by this. {@code null} once used, so that nothing of the space is kept. */
    private @Nullable Supplier<List<Message>> encoder;
    /** Guarded by this. */
    private Selection selection = Selection.of();

    /**
     * @param version of the space; what happened after it follows as messages
     * @param answer the fields of the ack
     * @param encoder makes the states, or the missed messages, of what is immutable; not under the lock of the space
     */
    public RoomState(long version, Map<String, Object> answer, Supplier<List<Message>> encoder) {
        this.version = version;
        this.answer = answer;
        this.encoder = encoder;
    }

    /**
     * The state of a room that a space has one of, or what was missed there.
     *
     * @param mode {@code full} or {@code delta}
     * @param content what the message says beyond the ack; called outside the lock of the space
     */
    public static RoomState of(SpaceView view, String event, String mode, Supplier<Map<String, Object>> content) {
        String spaceId = view.spaceId();
        long version = view.version();
        Map<String, Object> answer = Json.object("spaceId", spaceId, "version", version, "mode", mode);
        return new RoomState(version, answer, () -> {
            Map<String, Object> payload = Json.object();
            payload.putAll(answer);
            payload.putAll(content.get());
            return List.of(new Message(event, payload, spaceId, version));
        });
    }

    long version() {
        return version;
    }

    Map<String, Object> answer() {
        return answer;
    }

    /** The same object for all. Not under the lock of a space: the first call encodes. */
    synchronized Selection selection() {
        if (encoder != null) {
            selection = new Selection(encoder.get());
            encoder = null;
        }
        return selection;
    }

    /** Of its messages in one dialect and as they are, which is what mostly is kept of it. */
    long bytes() {
        return selection().messages().stream()
                .mapToLong(message -> 2L * message.bytes())
                .sum();
    }
}
