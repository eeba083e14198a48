package dev.signalbox.engineio;

import dev.signalbox.session.Batch;
import dev.signalbox.session.Ending;
import dev.signalbox.session.Frame;
import dev.signalbox.session.ProtocolError;
import dev.signalbox.session.Transport;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A session's packets as HTTP bodies (Engine.IO v4, "HTTP long-polling"): writable while a GET waits, and each flush answers
 * it. A POST is answered once its packets have found room. Only on the session's event loop.
 */
final class PollingTransport implements Transport {
    /** An answer that has reached this is sent; what else there is goes with the next one. */
    private static final int ANSWER_BYTES = 800_000;

    /**
     * How long a poll that comes during an upgrade may wait, as the client's next word on the new socket may be on its way
     * already.
     */
    private static final long UPGRADE_GRACE_MILLIS = 10;

    /** How long a farewell waits for the next poll. */
    private static final long FAREWELL_MILLIS = 2_000;

    /** The same for a client that closes: its poll may be on the way, on another connection. */
    private static final long CLOSED_MILLIS = 250;

    private static final Frame CLOSE = Frame.text(new byte[] {'1'});
    private static final Frame NOOP = Frame.text(new byte[] {'6'});

    /** Set before the first request. */
    private @Nullable EngineSession session;

    private @Nullable Exchange poll;
    private List<Frame> written = new ArrayList<>(0);
    private int writtenBytes;

    /** The POST whose packets are being taken, and what is left of them; both or none. */
    private @Nullable Exchange post;

    private @Nullable Payload payload;
    private boolean reading = true;

    /** The socket that may take over. */
    private @Nullable Probe probe;

    private boolean upgrading;
    private @Nullable Future<?> grace;

    private boolean closed;
    private List<Frame> farewell = List.of();

    void carry(EngineSession carried) {
        session = carried;
    }

    void poll(Exchange next) {
        if (!farewell.isEmpty()) {
            next.payload(Payload.encode(farewell));
            farewell = List.of();
            session().disconnected();
        } else if (closed) {
            next.refuse(Refusal.UNKNOWN_SESSION);
        } else if (poll != null) {
            session().close(Ending.PROTOCOL_ERROR); // which answers the first one
            next.refuse(Refusal.BAD_REQUEST);
        } else {
            poll = next;
            next.whenGone(session()::gone);
            session().writable();
            if (poll != null && upgrading) {
                grace = session()
                        .loop()
                        .schedule(() -> session().endGrace(), UPGRADE_GRACE_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    boolean isWaiting(Exchange request) {
        return request.equals(poll);
    }

    void post(Exchange next, byte[] body) {
        if (closed) {
            next.refuse(Refusal.UNKNOWN_SESSION);
        } else if (post != null) {
            next.refuse(Refusal.BAD_REQUEST);
            session().close(Ending.PROTOCOL_ERROR);
        } else {
            post = next;
            try {
                payload = new Payload(body);
                takePackets();
            } catch (ProtocolError e) {
                session().close(Ending.NOT_TEXT);
            }
        }
    }

    /** Hands on what the POST holds, as long as there is room for it. */
    private void takePackets() {
        while (post != null && payload != null && reading) {
            try {
                Frame packet = payload.next();
                if (packet == null) {
                    Exchange taken = post;
                    post = null;
                    payload = null;
                    taken.ok();
                } else if (packet.binary()) {
                    session().binary(packet.bytes());
                } else {
                    session().text(packet.bytes());
                }
            } catch (ProtocolError e) {
                session().close(Ending.PROTOCOL_ERROR);
            }
        }
    }

    /** Whether a POST is not answered yet. */
    boolean isTaking() {
        return post != null;
    }

    boolean accept(Probe next) {
        if (probe != null) {
            return false;
        }
        probe = next;
        return true;
    }

    boolean isProbedBy(Probe asking) {
        return asking.equals(probe);
    }

    /** From now on polls wait for nothing, so that the client can stop polling. */
    void expectUpgrade() {
        upgrading = true;
        noop();
    }

    void noop() {
        if (poll != null && !closed) {
            write(List.of(NOOP));
            flush();
        }
    }

    void forget(Probe failed) {
        if (failed.equals(probe)) {
            probe = null;
            upgrading = false;
        }
    }

    /** Another transport takes over. A poll that its own upgrade has overtaken is as late as any that follows. */
    void retire() {
        closed = true;
        stopGrace();
        if (poll != null) {
            poll.refuse(Refusal.BAD_REQUEST);
            poll = null;
        }
    }

    private void stopGrace() {
        if (grace != null) {
            grace.cancel(false);
            grace = null;
        }
    }

    @Override
    public String name() {
        return "polling";
    }

    @Override
    public boolean isWritable() {
        return poll != null && !closed && writtenBytes < ANSWER_BYTES;
    }

    @Override
    public void write(List<Batch> batches) {
        batches.forEach(batch -> write(batch.frames()));
    }

    private void write(Collection<Frame> frames) {
        for (Frame frame : frames) {
            written.add(frame);
            writtenBytes += frame.binary() ? frame.bytes().length / 3 * 4 : frame.bytes().length;
        }
    }

    @Override
    public void flush() {
        Exchange waiting = poll;
        if (waiting == null || written.isEmpty()) {
            return;
        }
        List<Frame> frames = written;
        poll = null;
        written = new ArrayList<>(0);
        writtenBytes = 0;
        stopGrace();
        waiting.payload(Payload.encode(frames));
    }

    /** What is taken is gone with the answer. */
    @Override
    public long unsentBytes() {
        return 0;
    }

    @Override
    public void read(boolean on) {
        reading = on;
        takePackets();
    }

    @Override
    public void ping() {} // Engine.IO pings with a packet

    @Override
    public void close(Ending ending, Batch last) {
        if (closed) {
            return;
        }
        closed = true;
        stopGrace();
        if (probe != null) {
            probe.refuse();
        }
        if (post != null) {
            if (ending.equals(Ending.CLIENT_CLOSED)) {
                post.ok();
            } else {
                post.refuse(Refusal.BAD_REQUEST);
            }
            post = null;
            payload = null;
        }
        boolean byClient = ending.equals(Ending.CLIENT_CLOSED);
        List<Frame> goodbye = new ArrayList<>(last.frames());
        goodbye.add(byClient ? NOOP : CLOSE);
        if (poll != null) {
            write(goodbye);
            flush();
            session().disconnected();
        } else if (byClient || !last.frames().isEmpty()) {
            farewell = goodbye;
            session()
                    .loop()
                    .schedule(
                            session()::disconnected, byClient ? CLOSED_MILLIS : FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            session().disconnected();
        }
    }

    private EngineSession session() {
        if (session == null) {
            throw new IllegalStateException("no session yet");
        }
        return session;
    }
}
