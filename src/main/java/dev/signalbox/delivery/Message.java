package dev.signalbox.delivery;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One outgoing message: its name and payload, encoded once for all receivers, and once in each dialect. The arrays are
 * UTF-8, shared by all receivers, and must not be changed.
 *
 * <p>A message of an event, or a state, has a {@link Position} and therefore an offset; a message that recovery does not
 * repeat (an error, a notice) has none.
 */
public final class Message {
    private final String event;
    private final byte[] payload;
    private final @Nullable Position at;
    private final @Nullable String offset;
    // Created on first use; two threads may create equal ones.
    private volatile byte @Nullable [] socketIo;
    private volatile byte @Nullable [] plain;

    public Message(String event, Map<String, ?> payload) {
        this(event, JsonText.write(payload), null, null);
    }

    /** A state of a space at a version. Its offset is the one for a client's first join, which most receivers share. */
    public Message(String event, Map<String, ?> payload, String spaceId, long spaceVersion) {
        this(event, payload, Position.joined(spaceId, spaceVersion, 1));
    }

    Message(String event, Map<String, ?> payload, Position at) {
        this(event, JsonText.write(payload), at, at.text());
    }

    private Message(String event, byte[] payload, @Nullable Position at, @Nullable String offset) {
        this.event = event;
        this.payload = payload;
        this.at = at;
        this.offset = offset;
    }

    /** This message for a single client, with a different offset. */
    Message withOffset(String own) {
        return new Message(event, payload, at, own);
    }

    int bytes() {
        return payload.length;
    }

    public String event() {
        return event;
    }

    @Nullable
    Position at() {
        return at;
    }

    /** Only for a message with a position. */
    Position position() {
        return Objects.requireNonNull(at, event);
    }

    /**
     * The whole Engine.IO packet of the default namespace: {@code 42["name",{…},"offset"]}. Clients that recover keep the last
     * text argument as their offset; the others receive it as well, after the payload.
     *
     * @param withOffset whether the server offers recovery; the same for all clients of a server
     */
    public byte[] socketIo(boolean withOffset) {
        byte[] packet = socketIo;
        if (packet == null) {
            String tail = withOffset && offset != null ? ",\"" + offset + "\"]" : "]";
            packet = joined("42[", ",", tail);
            socketIo = packet;
        }
        return packet;
    }

    /** {@code {"event":"name","data":{…}}}. */
    public byte[] plain() {
        byte[] frame = plain;
        if (frame == null) {
            frame = joined("{\"event\":", ",\"data\":", "}");
            plain = frame;
        }
        return frame;
    }

    /** The name is encoded as JSON: it may contain an agent's id with any character. */
    private byte[] joined(String head, String between, String tail) {
        return Frame.joined(ascii(head), JsonText.write(event), ascii(between), payload, ascii(tail));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
