package dev.signalbox.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes of the batches that wait for a client the bytes of one write: frames of a server, without masks (RFC 6455, 5.2). In a
 * broadcast the next client mostly has the same ones waiting: it gets the same bytes. Event loop only.
 */
final class WebSocketFrames {
    /** A longer one (a state) is not copied, but written from where it lies, for however many clients it waits. */
    private static final int COPIED_MAX = 16_384;

    private static final int HEADER_MAX = 10;

    private static final int FINAL_TEXT = 0x81;
    private static final int FINAL_BINARY = 0x82;
    private static final int TWO_BYTES_FOLLOW = 126;
    private static final int EIGHT_BYTES_FOLLOW = 127;

    private boolean sharing;
    /** What {@link #lastBytes} was made of. */
    private final List<Batch> last = new ArrayList<>();

    private @Nullable ByteBuf lastBytes;

    /** From now on, until {@link #forget}, what was made last is kept. */
    void share() {
        sharing = true;
    }

    void forget() {
        sharing = false;
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
            forget();
            sharing = true;
            last.addAll(batches);
            lastBytes = joined.retainedDuplicate();
        }
        return joined;
    }

    @SuppressWarnings("ReferenceEquality") // equal ones are not worth the looking
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

    private static ByteBuf frames(List<Batch> batches, ByteBufAllocator allocator) {
        int bytes = 0;
        boolean copied = true;
        for (Batch batch : batches) {
            bytes += batch.bytes() + batch.frames().size() * HEADER_MAX;
            copied &= batch.bytes() <= COPIED_MAX;
        }
        return copied ? copied(batches, allocator.directBuffer(bytes)) : wrapped(batches);
    }

    private static ByteBuf copied(List<Batch> batches, ByteBuf into) {
        for (Batch batch : batches) {
            for (Frame frame : batch.frames()) {
                header(frame, into);
                into.writeBytes(frame.bytes());
            }
        }
        return into;
    }

    private static ByteBuf wrapped(List<Batch> batches) {
        List<ByteBuf> parts = new ArrayList<>();
        for (Batch batch : batches) {
            for (Frame frame : batch.frames()) {
                ByteBuf header = Unpooled.buffer(HEADER_MAX);
                header(frame, header);
                parts.add(header);
                parts.add(Unpooled.wrappedBuffer(frame.bytes()));
            }
        }
        return Unpooled.wrappedBuffer(parts.size(), parts.toArray(ByteBuf[]::new));
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
