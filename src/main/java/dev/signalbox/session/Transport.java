package dev.signalbox.session;

import dev.signalbox.delivery.Batch;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.ops.OpenConnections;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.List;

/** The connection under a session. Only on the session's event loop. */
public interface Transport {
    /** Any thread. */
    OpenConnections.Kind kind();

    /** Whether it accepts frames now; it calls {@link Session#writable} when that becomes true. */
    boolean isWritable();

    /** Writes batches, in order; they are sent with the next {@link #flush} at the latest. It must not keep the list. */
    void write(List<Batch> batches);

    void flush();

    /** Bytes written but not yet accepted by the network. */
    long unsentBytes();

    /** Those of a channel. */
    static long unsentBytes(Channel channel) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
    }

    /** Switches reading from the network on and off, which applies back pressure to the client. */
    void read(boolean on);

    /**
     * Closes, and calls {@link Session#disconnected} once the connection is closed; a second call does nothing.
     *
     * @param last written before, unless the network accepts nothing more
     */
    void close(CloseReason reason, Batch last);
}
