package dev.signalbox.delivery;

import dev.signalbox.model.Json;
import dev.signalbox.projection.SpaceView;
import java.util.List;
import java.util.Map;

/**
 * What somebody gets who enters rooms of a space.
 *
 * @param version of the space; what happened after it follows as messages
 * @param messages the states, or the missed messages
 * @param answer the fields of the ack
 */
public record RoomState(long version, List<Message> messages, Map<String, Object> answer) {
    /**
     * The state of a room that a space has one of, or what was missed there.
     *
     * @param mode {@code full} or {@code delta}
     * @param content what the message says beyond the ack
     */
    public static RoomState of(SpaceView view, String event, String mode, Map<String, Object> content) {
        Map<String, Object> answer = Json.object("spaceId", view.spaceId(), "version", view.version(), "mode", mode);
        Map<String, Object> payload = Json.object();
        payload.putAll(answer);
        payload.putAll(content);
        return new RoomState(
                view.version(), List.of(new Message(event, payload, view.spaceId(), view.version())), answer);
    }

    /** In one dialect and as it is, which is what mostly is kept of it. */
    int bytes() {
        return messages.stream().mapToInt(message -> 2 * message.bytes()).sum();
    }
}
