package dev.signalbox.session;

import dev.signalbox.delivery.Batch;
import dev.signalbox.delivery.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the waiting batches of a client as the bytes of one write: server frames, without masks (RFC 6455, 5.2). In a
 * broadcast the next client usually has the same batches and gets the same bytes. Event loop only.
 */
final class WebSocketFrames {
    /** A longer message (a state) is shared by all clients that get it in one turn, whatever other batches they have. */
    private static final int OWN_MAX = 16_384;

    private static final int HEADER_MAX = 10;

    private static final int FINAL_TEXT = 0x81;
    private static final int FINAL_BINARY = 0x82;
    private static final int TWO_BYTES_FOLLOW = 126;
    private static final int EIGHT_BYTES_FOLLOW = 127;

    private boolean sharing;
    /** The batches encoded in {@link #lastBytes}. */
    private final List<Batch> last = new ArrayList<>();

    private @Nullable ByteBuf lastBytes;

    private final Map<byte[], ByteBuf> large = new IdentityHashMap<>();

    /** Keeps the last bytes for the next client until {@link #forget}. */
    void share() {
        sharing = true;
    }

    void forget() {
        sharing = false;
        forgetLast();
        large.values().forEach(ByteBuf::release);
        large.clear();
    }

    private void forgetLast() {
        if (lastBytes != null) {
            lastBytes.release();
            lastBytes = null;
            last.clear();
        }
    }

    /** @return to be released by the caller */
    ByteBuf join(List<Batch> batches, ByteBufAllocator allocator) {
        if (lastBytes != null && isLast(batches)) {
            return lastBytes.retainedDuplicate();
        }
        ByteBuf joined = frames(batches, allocator);
        if (sharing) {
            forgetLast();
            last.addAll(batches);
            lastBytes = joined.retainedDuplicate();
        }
        return joined;
    }

    @SuppressWarnings("ReferenceEquality") // the same objects, not equal ones
    private boolean isLast(List<Batch> batches) {
        if (batches.size() != last.size()) {
            return false;
        }
        for (int i = 0; i < batches.size(); i++) {
            if (batches.get(i) != last.get(i)) {
                return false;
            }
        }
        return true;
    }

    private ByteBuf frames(List<Batch> batches, ByteBufAllocator allocator) {
        int bytes = 0;
        boolean small = true;
        for (Batch batch : batches) {
            bytes += batch.bytes() + batch.frames().size() * HEADER_MAX;
            for (Frame frame : batch.frames()) {
                small &= frame.bytes().length <= OWN_MAX;
            }
        }
        if (small) {
            ByteBuf into = allocator.directBuffer(bytes);
            batches.forEach(batch -> batch.frames().forEach(frame -> write(frame, into)));
            return into;
        }
        CompositeByteBuf parts = allocator.compositeBuffer(Integer.MAX_VALUE);
        try {
            batches.forEach(batch -> batch.frames().forEach(frame -> parts.addComponent(true, part(frame, allocator))));
            return parts;
        } catch (RuntimeException | Error e) { // out of memory, for example
            parts.release();
            throw e;
        }
    }

    private ByteBuf part(Frame frame, ByteBufAllocator allocator) {
        ByteBuf known = large.get(frame.bytes());
        if (known != null) {
            return known.retainedDuplicate();
        }
        ByteBuf made = allocator.directBuffer(frame.bytes().length + HEADER_MAX);
        write(frame, made);
        if (sharing && frame.bytes().length > OWN_MAX) {
            large.put(frame.bytes(), made.retainedDuplicate());
        }
        return made;
    }

    private static void write(Frame frame, ByteBuf into) {
        header(frame, into);
        into.writeBytes(frame.bytes());
    }

    private static void header(Frame frame, ByteBuf into) {
        int length = frame.bytes().length;
        into.writeByte(frame.binary() ? FINAL_BINARY : FINAL_TEXT);
        if (length < TWO_BYTES_FOLLOW) {
            into.writeByte(length);
        } else if (length <= 0xFFFF) {
            into.writeByte(TWO_BYTES_FOLLOW).writeShort(length);
        } else {
            into.writeByte(EIGHT_BYTES_FOLLOW).writeLong(length);
        }
    }
}
