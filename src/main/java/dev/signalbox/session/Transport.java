package dev.signalbox.session;

import java.util.List;

/** What carries a session's frames. Only on the session's event loop. */
public interface Transport {
    /** The value of the metric label. */
    String name();

    /** Whether it takes frames now; when that changes to true it calls {@link Session#writable}. */
    boolean isWritable();

    /** Takes batches, in order; they leave with the next {@link #flush} at the latest. The list is the caller's. */
    void write(List<Batch> batches);

    void flush();

    /** Bytes taken, but not yet accepted by the network. */
    long unsentBytes();

    /** Switches reading from the network on and off: that is how a client feels back pressure. */
    void read(boolean on);

    /** A sign of life that the other side answers by itself, below its messages. */
    void ping();

    /**
     * Closes, and calls {@link Session#disconnected} once the connection is gone; a second call does nothing.
     *
     * @param last leaves before, unless the network takes nothing more anyway
     */
    void close(Ending ending, Batch last);
}
