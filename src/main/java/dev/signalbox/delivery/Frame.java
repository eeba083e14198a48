package dev.signalbox.delivery;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One incoming or outgoing message: text as on the wire (for Engine.IO including the packet type, {@code 42["hello"]}), or
 * the raw bytes of a binary message.
 *
 * @param bytes UTF-8 if text; may be shared by many receivers and must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Frame(byte[] bytes, boolean binary) {
    public static Frame text(byte[] utf8) {
        return new Frame(utf8, false);
    }

    public static byte[] joined(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }
}
