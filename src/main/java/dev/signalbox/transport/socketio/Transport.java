package dev.signalbox.transport.socketio;

import java.util.List;

/** What carries a session's packets. Event loop only. */
interface Transport {
    /** The value of the metric label. */
    String name();

    /** Whether it takes frames now; when that changes to true it calls {@link EngineSession#drain}. */
    boolean isWritable();

    /** Takes frames, in order; they leave with the next {@link #flush} at the latest. */
    void write(List<Frame> frames);

    void flush();

    /** Bytes taken, but not yet accepted by the network. */
    long unsentBytes();

    /** Switches reading from the network on and off: that is how a client feels back pressure. */
    void read(boolean on);

    /** Flushes what was written, then closes; a second call does nothing. */
    void close(Ending ending);
}
