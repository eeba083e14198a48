package dev.signalbox.sse;

import dev.signalbox.delivery.Batch;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.StateFormat;
import dev.signalbox.model.Ids;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.ops.OpenConnections;
import dev.signalbox.session.Conversation;
import dev.signalbox.session.Expiry;
import dev.signalbox.session.Session;
import dev.signalbox.session.Setup;
import dev.signalbox.session.StateFeed;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One stream of Server-Sent Events (HTML standard): the states of a space, and comments that keep it open. */
final class SseSession extends Session implements Conversation {
    private static final Logger LOG = LoggerFactory.getLogger(SseSession.class);

    /** Tells a client that it is connected while there is no state for it. No empty line, which simple readers take for a message. */
    private static final Batch GREETING = comment(": connected\nretry: 2000\n");

    private static final Batch HEARTBEAT = comment(": heartbeat\n");

    private final String id = Ids.next();
    private final long openedNanos = System.nanoTime();
    private final Principal principal;
    private final SyncQuery query;
    private final @Nullable Long since;
    private final Duration heartbeatInterval;
    private final StateFeed feed;

    // The session's virtual thread only.
    private boolean counted;
    private @Nullable Expiry expiry;
    private @Nullable Future<?> heartbeat;

    /** @param since the version of the state that the client has; {@code null} for none */
    SseSession(
            SseTransport transport,
            Setup setup,
            StateFeed.Parts states,
            Duration heartbeatInterval,
            Principal principal,
            SyncQuery query,
            @Nullable Long since) {
        super(setup.loops().of(transport.channel().eventLoop()), transport, setup);
        this.principal = principal;
        this.query = query;
        this.since = since;
        this.heartbeatInterval = heartbeatInterval;
        this.feed =
                new StateFeed(states, this, query.spaceId(), () -> principal, () -> close(CloseReason.UNAUTHORIZED));
    }

    private static Batch comment(String text) {
        return Batch.text(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Event loop only. */
    void open() {
        begin();
    }

    @Override
    public void begun() {
        LOG.info(
                "[WS] connect client={} transport=sse principal={} open={}",
                id,
                principal.subject(),
                setup().open().total());
        try {
            setup().connectionLimit().enter(principal);
            counted = true;
            expiry = Expiry.watch(this, principal, end -> {}, () -> close(CloseReason.UNAUTHORIZED));
            if (!feed.begin(query.types(), StateFormat.EVENT_STREAM, since)) {
                send(GREETING);
            }
            long nanos = heartbeatInterval.toNanos();
            heartbeat = loop().scheduleAtFixedRate(() -> send(HEARTBEAT), nanos, nanos, TimeUnit.NANOSECONDS);
        } catch (Refused e) { // another connection took the last place, or a right has just ended
            close(counted ? CloseReason.UNAUTHORIZED : CloseReason.RATE_LIMITED);
        }
    }

    @Override
    public void ended(CloseReason reason) {
        feed.end();
        if (heartbeat != null) {
            heartbeat.cancel(false);
        }
        if (expiry != null) {
            expiry.cancel();
        }
        if (counted) {
            setup().connectionLimit().leave(principal);
        }
        LOG.info(
                "[WS] disconnect client={} reason={} ms={} open={}",
                id,
                reason.word(),
                (System.nanoTime() - openedNanos) / 1_000_000,
                setup().open().total());
        onLoop(this::disconnected);
    }

    @Override
    protected String name() {
        return id;
    }

    @Override
    protected OpenConnections.Kind kind() {
        return OpenConnections.Kind.SSE;
    }

    @Override
    protected Conversation conversation() {
        return this;
    }

    /** A client cannot answer. */
    @Override
    protected void ping() {}

    /** Nothing is received. */
    @Override
    public void text(byte[] message) {}

    @Override
    public void binary(byte[] message) {}
}
