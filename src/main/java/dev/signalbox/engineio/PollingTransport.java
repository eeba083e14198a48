package dev.signalbox.engineio;

import dev.signalbox.delivery.Batch;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.Frame;
import dev.signalbox.ops.OpenConnections;
import dev.signalbox.session.Transport;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends a session's packets as HTTP bodies (Engine.IO v4, "HTTP long-polling"): writable while a GET waits, and each flush
 * answers it. Only on the session's event loop.
 */
final class PollingTransport implements Transport {
    /** A response of this size is sent; further packets go with the next one. */
    private static final int ANSWER_BYTES = 800_000;

    /** In packets; python-engineio fails on a response with more, by a limit that its users hardly know to raise. */
    private static final int ANSWER_PACKETS = 16;

    /**
     * How long a poll that arrives during an upgrade may wait: the client's next packet on the WebSocket may already be in
     * flight.
     */
    private static final long UPGRADE_GRACE_MILLIS = 10;

    /** How long the last packets wait for the next poll. */
    private static final long FAREWELL_MILLIS = 2_000;

    /** The same for a client that closes: its poll may be in flight on another connection. */
    private static final long CLOSED_MILLIS = 250;

    private static final Frame CLOSE = Frame.text(new byte[] {'1'});
    private static final Frame NOOP = Frame.text(new byte[] {'6'});

    private final Runnable retired;

    /** Set before the first request. */
    private @Nullable EngineSession session;

    private @Nullable Posting posting;

    private @Nullable Exchange poll;
    /** The packets that did not fit into the last response, while no poll waits. */
    private List<Frame> written = new ArrayList<>(0);

    private int writtenBytes;

    /** The WebSocket that may take over. */
    private @Nullable Probe probe;

    private boolean upgrading;
    private @Nullable Future<?> grace;

    private boolean closed;
    /** The timeout of the last packets. */
    private @Nullable Future<?> farewell;

    /** @param retired called when another transport has taken over */
    PollingTransport(Runnable retired) {
        this.retired = retired;
    }

    void carry(EngineSession carried) {
        session = carried;
        posting = new Posting(carried);
    }

    void poll(Exchange next) {
        if (farewell != null) {
            farewell.cancel(false);
            farewell = null;
            poll = next;
            sendLastPackets(FAREWELL_MILLIS);
        } else if (closed) {
            next.refuse(Refusal.UNKNOWN_SESSION);
        } else if (poll != null) {
            session().close(CloseReason.PROTOCOL_ERROR); // which also answers the first one
            next.refuse(Refusal.BAD_REQUEST);
        } else {
            poll = next;
            next.whenGone(session()::gone);
            flush();
            session().writable();
            if (poll != null && upgrading) {
                grace = session().loop().schedule(this::noop, UPGRADE_GRACE_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    boolean isWaiting(Exchange request) {
        return request.equals(poll);
    }

    void post(Exchange next, byte[] body) {
        if (closed) {
            next.refuse(Refusal.UNKNOWN_SESSION);
        } else {
            posting().begin(next, body);
        }
    }

    /** Whether a POST has no response yet. */
    boolean isTaking() {
        return posting().isTaking();
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

    /** Answers polls at once from now on, so that the client can stop polling. */
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

    /**
     * Another transport takes over. A waiting poll is refused like any later one.
     *
     * @return the packets that it must write first
     */
    Batch retire() {
        closed = true;
        stopGrace();
        if (poll != null) {
            poll.refuse(Refusal.BAD_REQUEST);
            poll = null;
        }
        retired.run();
        return new Batch(written);
    }

    private void stopGrace() {
        if (grace != null) {
            grace.cancel(false);
            grace = null;
        }
    }

    @Override
    public OpenConnections.Kind kind() {
        return OpenConnections.Kind.POLLING;
    }

    @Override
    public boolean isWritable() {
        return poll != null && !closed && writtenBytes < ANSWER_BYTES && written.size() < ANSWER_PACKETS;
    }

    @Override
    public void write(List<Batch> batches) {
        batches.forEach(batch -> write(batch.frames()));
    }

    private void write(Collection<Frame> frames) {
        written.addAll(frames);
        writtenBytes += bytes(frames);
    }

    private static int bytes(Collection<Frame> frames) {
        return frames.stream()
                .mapToInt(frame -> frame.binary() ? frame.bytes().length / 3 * 4 : frame.bytes().length)
                .sum();
    }

    @Override
    public void flush() {
        Exchange waiting = poll;
        if (waiting == null || written.isEmpty()) {
            return;
        }
        List<Frame> answer = written;
        List<Frame> rest = new ArrayList<>(0);
        if (answer.size() > ANSWER_PACKETS) {
            rest.addAll(answer.subList(ANSWER_PACKETS, answer.size()));
            answer = answer.subList(0, ANSWER_PACKETS);
        }
        poll = null;
        written = rest;
        writtenBytes = bytes(rest);
        stopGrace();
        waiting.payload(Payload.encode(answer));
    }

    /** Bytes in a response count as sent. */
    @Override
    public long unsentBytes() {
        return writtenBytes;
    }

    @Override
    public void read(boolean on) {
        posting().read(on);
    }

    @Override
    public void close(CloseReason reason, Batch last) {
        if (closed) {
            return;
        }
        closed = true;
        stopGrace();
        if (probe != null) {
            probe.refuse();
        }
        boolean byClient = reason.equals(CloseReason.CLIENT_CLOSED);
        posting().end(byClient);
        if (poll != null || byClient || !last.frames().isEmpty()) {
            write(last.frames());
            write(List.of(byClient ? NOOP : CLOSE));
            sendLastPackets(byClient ? CLOSED_MILLIS : FAREWELL_MILLIS);
        } else {
            session().disconnected();
        }
    }

    /** Sends as much as fits into a poll; the rest waits for the next one, up to a timeout. */
    private void sendLastPackets(long millis) {
        flush();
        if (written.isEmpty()) {
            session().disconnected();
        } else {
            farewell = session().loop().schedule(session()::disconnected, millis, TimeUnit.MILLISECONDS);
        }
    }

    private EngineSession session() {
        return Objects.requireNonNull(session, "no session yet");
    }

    private Posting posting() {
        return Objects.requireNonNull(posting, "no session yet");
    }
}
