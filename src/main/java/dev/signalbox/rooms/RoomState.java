package dev.signalbox.rooms;

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
    /** In one dialect and as it is, which is what mostly is kept of it. */
    int bytes() {
        return messages.stream().mapToInt(message -> 2 * message.bytes()).sum();
    }
}
