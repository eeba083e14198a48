package dev.signalbox.rooms;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One message on its way out: the name and the payload, encoded once for all who get it.
 *
 * <p>{@link #socketIo} is the whole Engine.IO packet of the default namespace, {@code 42["name",{…}]}, in UTF-8; the array
 * is shared by every receiver and must not be changed.
 */
public final class Message {
    private final String event;
    private final byte[] socketIo;

    public Message(String event, Map<String, ?> payload) {
        this.event = event;
        byte[] head = ("42[\"" + event + "\",").getBytes(StandardCharsets.UTF_8);
        byte[] body = JsonText.write(payload);
        byte[] bytes = new byte[head.length + body.length + 1];
        System.arraycopy(head, 0, bytes, 0, head.length);
        System.arraycopy(body, 0, bytes, head.length, body.length);
        bytes[bytes.length - 1] = ']';
        this.socketIo = bytes;
    }

    public String event() {
        return event;
    }

    public byte[] socketIo() {
        return socketIo;
    }
}
