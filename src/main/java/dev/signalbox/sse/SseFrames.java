package dev.signalbox.sse;

import java.nio.charset.StandardCharsets;

/** The frames of a stream (HTML standard, "Server-sent events"). */
final class SseFrames {
    /**
     * Sent when there is no state to send at first, so that the headers are sent and the client knows that it is connected.
     */
    static final byte[] GREETING = ascii(": connected\nretry: 2000\n");

    /** Not followed by an empty line, which simple readers take for the end of a message. */
    static final byte[] HEARTBEAT = ascii(": heartbeat\n");

    private static final byte[] END = ascii("\n\n");

    private SseFrames() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** @param json on one line, like all JSON that we encode */
    static byte[] state(long version, byte[] json) {
        byte[] head = ascii("id: " + version + "\nretry: 2000\ndata: ");
        byte[] frame = new byte[head.length + json.length + END.length];
        System.arraycopy(head, 0, frame, 0, head.length);
        System.arraycopy(json, 0, frame, head.length, json.length);
        System.arraycopy(END, 0, frame, head.length + json.length, END.length);
        return frame;
    }
}
