package dev.signalbox.delivery;

import dev.signalbox.model.Json;
import dev.signalbox.projection.SpaceView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state that a client gets when it enters rooms of a space. It is collected under the lock of the space and encoded
 * outside, on the first use of its messages; then all clients share the result. Any thread.
 */
public final class RoomState {
    private final long version;
    private final Map<String, Object> answer;
    /** Guarded by this. {@code null} once used, so that it does not keep the state of the space in memory. */
    private @Nullable Supplier<List<Message>> encoder;
    /** Guarded by this. */
    private Selection selection = Selection.of();

    /**
     * @param version of the space; later events follow as messages
     * @param answer the fields of the ack
     * @param encoder encodes the states or the missed messages from immutable values; not called under the lock of the
     *     space
     */
    public RoomState(long version, Map<String, Object> answer, Supplier<List<Message>> encoder) {
        this.version = version;
        this.answer = answer;
        this.encoder = encoder;
    }

    /**
     * The state of a room that exists once per space, or the missed events there.
     *
     * @param mode {@code full} or {@code delta}
     * @param content the fields of the message besides those of the ack; called outside the lock of the space
     */
    public static RoomState of(SpaceView view, String event, String mode, Supplier<Map<String, Object>> content) {
        String spaceId = view.spaceId();
        long version = view.version();
        Instant asOf = view.asOf();
        Map<String, Object> answer = Json.object("spaceId", spaceId, "version", version, "mode", mode);
        return new RoomState(version, answer, () -> {
            Map<String, Object> payload = Json.object();
            payload.putAll(answer);
            putAsOf(payload, asOf);
            payload.putAll(content.get());
            return List.of(new Message(event, payload, spaceId, version));
        });
    }

    /** @param asOf of which time the state is; {@code null} for the present */
    public static void putAsOf(Map<String, Object> payload, @Nullable Instant asOf) {
        if (asOf != null) {
            payload.put("asOf", Json.time(asOf));
        }
    }

    long version() {
        return version;
    }

    Map<String, Object> answer() {
        return answer;
    }

    /** The same object on every call. Not under the lock of a space: the first call encodes. */
    synchronized Selection selection() {
        if (encoder != null) {
            selection = new Selection(encoder.get());
            encoder = null;
        }
        return selection;
    }

    /** The approximate memory of its messages: as JSON and in one dialect. */
    long bytes() {
        return selection().messages().stream()
                .mapToLong(message -> 2L * message.bytes())
                .sum();
    }
}
