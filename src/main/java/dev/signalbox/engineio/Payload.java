package dev.signalbox.engineio;

import dev.signalbox.delivery.Frame;
import dev.signalbox.session.ProtocolError;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Packets in one HTTP body (Engine.IO v4, "HTTP long-polling"): separated, and binary ones as {@code b} followed by base64.
 * Decoded one by one, so that a body of very many small packets takes no more memory than the body. Not thread-safe.
 */
public final class Payload {
    private static final byte SEPARATOR = 0x1e;
    private static final byte BINARY = 'b';

    private final byte[] body;
    /** The start of the next packet; after the end of the body: there is none. */
    private int at;

    /** @throws ProtocolError when it is not UTF-8 */
    public Payload(byte[] body) throws ProtocolError {
        if (!ByteBufUtil.isText(Unpooled.wrappedBuffer(body), StandardCharsets.UTF_8)) {
            throw new ProtocolError("a payload that is no text");
        }
        this.body = body;
    }

    /** Returns the next packet, {@code null} after the last. There is always one: an empty body is an empty packet. */
    @Nullable
    public Frame next() throws ProtocolError {
        if (at > body.length) {
            return null;
        }
        int start = at;
        int end = start;
        while (end < body.length && body[end] != SEPARATOR) {
            end++;
        }
        at = end + 1;
        if (start < end && body[start] == BINARY) {
            return new Frame(decoded(start + 1, end), true);
        }
        return Frame.text(Arrays.copyOfRange(body, start, end));
    }

    private byte[] decoded(int from, int to) throws ProtocolError {
        try {
            ByteBuffer bytes = Base64.getDecoder().decode(ByteBuffer.wrap(body, from, to - from));
            byte[] exact = new byte[bytes.remaining()];
            bytes.get(exact);
            return exact;
        } catch (IllegalArgumentException e) {
            throw new ProtocolError("a binary packet that is no base64");
        }
    }

    /** A single text is not copied: the caller must not change the result. */
    public static byte[] encode(List<Frame> packets) {
        if (packets.size() == 1 && !packets.getFirst().binary()) {
            return packets.getFirst().bytes();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(
                packets.stream().mapToInt(packet -> packet.bytes().length + 1).sum());
        for (Frame packet : packets) {
            if (out.size() > 0) {
                out.write(SEPARATOR);
            }
            if (packet.binary()) {
                out.write(BINARY);
                out.writeBytes(Base64.getEncoder().encode(packet.bytes()));
            } else {
                out.writeBytes(packet.bytes());
            }
        }
        return out.toByteArray();
    }
}
