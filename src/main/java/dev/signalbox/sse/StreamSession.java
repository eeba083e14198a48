package dev.signalbox.sse;

import dev.signalbox.delivery.Batch;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.Dialect;
import dev.signalbox.delivery.Frame;
import dev.signalbox.model.Ids;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.net.ConnectionLimit;
import dev.signalbox.ops.OpenConnections;
import dev.signalbox.session.Conversation;
import dev.signalbox.session.Session;
import dev.signalbox.session.SessionClient;
import dev.signalbox.session.Setup;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of Server-Sent Events (HTML standard): begun within the limits that all streams share, kept open by comments, and
 * ended. What is in it is its subclass's.
 */
public abstract class StreamSession extends Session implements Conversation {
    private static final Logger LOG = LoggerFactory.getLogger(StreamSession.class);
    private static final Batch HEARTBEAT = comment(": heartbeat\n");

    private final String id = Ids.next();
    protected final Principal principal;
    protected final SessionClient client;
    private final String protocol;
    private final Duration heartbeatInterval;

    // The session's virtual thread only.
    private boolean counted;
    private @Nullable Future<?> heartbeat;

    /**
     * @param protocol in the log
     * @param dialect of messages, which a stream of states has not
     */
    protected StreamSession(
            SseTransport transport,
            Setup setup,
            String protocol,
            Dialect dialect,
            Principal principal,
            Duration heartbeatInterval) {
        super(setup.loops().of(transport.channel().eventLoop()), transport, setup);
        this.protocol = protocol;
        this.principal = principal;
        this.client = new StreamClient(dialect);
        this.heartbeatInterval = heartbeatInterval;
    }

    /**
     * A stream, which begins when the server writes it.
     *
     * @param channel the connection of the request
     * @param address of the client
     * @throws Refused {@code RATE_LIMITED} for a principal or address with too many connections
     */
    public static SseTransport open(
            Setup setup,
            Channel channel,
            Principal principal,
            String address,
            Function<SseTransport, StreamSession> make) {
        if (setup.connectionLimit().isFull(address)) {
            throw ConnectionLimit.tooMany();
        }
        setup.connectionLimit().check(principal);
        SseTransport transport = new SseTransport(channel);
        StreamSession session = make.apply(transport);
        transport.deliverTo(session, () -> {
            Runnable left = setup.open().opened(OpenConnections.Kind.SSE);
            session.begin();
            setup.register(session, address, left);
        });
        return transport;
    }

    protected static Batch comment(String text) {
        return Batch.text(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Sends what comes first, and begins to follow. The session's virtual thread. @throws Refused a right has just ended */
    protected abstract void opened();

    /** Follows no longer; {@link #opened} may not have been called, or have thrown. The session's virtual thread. */
    protected abstract void closed(CloseReason reason);

    @Override
    public final void begun() {
        LOG.info(
                "[WS] connect client={} transport={} principal={} open={}",
                id,
                protocol,
                principal.subject(),
                setup().open().total());
        try {
            setup().connectionLimit().enter(principal);
            counted = true;
            client.watchExpiry();
            opened();
            long nanos = heartbeatInterval.toNanos();
            heartbeat = loop().scheduleAtFixedRate(() -> send(HEARTBEAT), nanos, nanos, TimeUnit.NANOSECONDS);
        } catch (Refused e) { // another connection took the last place, or a right has just ended
            close(counted ? CloseReason.UNAUTHORIZED : CloseReason.RATE_LIMITED);
        }
    }

    @Override
    public final void ended(CloseReason reason) {
        if (heartbeat != null) {
            heartbeat.cancel(false);
        }
        closed(reason);
        if (counted) {
            setup().connectionLimit().leave(principal);
        }
        client.disconnected(reason.word());
        onLoop(this::disconnected);
    }

    @Override
    protected final String name() {
        return id;
    }

    @Override
    protected final Conversation conversation() {
        return this;
    }

    /** A client cannot answer. */
    @Override
    protected final void ping() {}

    /** Nothing is received. */
    @Override
    public final void message(Frame message) {}

    @Override
    public final void message(Frame message, long waitNanos) {}

    private final class StreamClient extends SessionClient {
        private final Dialect dialect;

        private StreamClient(Dialect dialect) {
            super(StreamSession.this, principal);
            this.dialect = dialect;
        }

        @Override
        public Dialect dialect() {
            return dialect;
        }

        /** Streams have no message for it. */
        @Override
        protected void warn(Instant end) {}
    }
}
