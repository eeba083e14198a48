package dev.signalbox.delivery;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way out: the name and the payload, encoded once for all who get it, and once in each dialect. The
 * arrays are UTF-8, shared by every receiver, and must not be changed.
 *
 * <p>A message of an event, or a state, has a {@link Position} and so an offset; one that can get lost (an error, a notice)
 * has none.
 */
public final class Message {
    private final String event;
    private final byte[] payload;
    private final @Nullable Position at;
    private final @Nullable String offset;
    // Made when first needed; two threads may make the same.
    private volatile byte @Nullable [] socketIo;
    private volatile byte @Nullable [] plain;

    public Message(String event, Map<String, ?> payload) {
        this(event, JsonText.write(payload), null, null);
    }

    /** A state of a space at a version, with the offset for those whose first join it answers; most share that. */
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

    /** The same for one client only, with an offset of its own. */
    Message withOffset(String own) {
        return new Message(event, payload, at, own);
    }

    /** Of the payload. */
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

    /** Of a message that has a place in a space. */
    Position position() {
        return Objects.requireNonNull(at, event);
    }

    /**
     * The whole Engine.IO packet of the default namespace: {@code 42["name",{…},"offset"]}. Clients that recover keep the last
     * text argument as their offset; the others get it too, behind the payload.
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

    /** The name is JSON, too: it may hold the id of an agent, and so anything. */
    private byte[] joined(String head, String between, String tail) {
        byte[][] parts = {ascii(head), JsonText.write(event), ascii(between), payload, ascii(tail)};
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] bytes = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, bytes, at, part.length);
            at += part.length;
        }
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
