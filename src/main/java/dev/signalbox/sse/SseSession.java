package dev.signalbox.sse;

import dev.signalbox.delivery.Batch;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.StateFormat;
import dev.signalbox.model.Principal;
import dev.signalbox.session.Setup;
import dev.signalbox.session.StateFeed;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One stream of the states of a space. */
final class SseSession extends StreamSession {
    /** Tells a client that it is connected while there is no state for it. No empty line, which simple readers take for a message. */
    private static final Batch GREETING = comment(": connected\nretry: 2000\n");

    private final SyncQuery query;
    private final @Nullable Long since;
    private final StateFeed feed;

    /** @param since the version of the state that the client has; {@code null} for none */
    SseSession(
            SseTransport transport,
            Setup setup,
            StateFeed.Parts states,
            Duration heartbeatInterval,
            Principal principal,
            SyncQuery query,
            @Nullable Long since) {
        super(transport, setup, "sse", noMessages -> Batch.NOTHING, principal, heartbeatInterval);
        this.query = query;
        this.since = since;
        this.feed = new StateFeed(states, this, client, query.spaceId(), () -> close(CloseReason.UNAUTHORIZED));
    }

    @Override
    protected void opened() {
        if (!feed.begin(query.types(), StateFormat.EVENT_STREAM, since)) {
            send(GREETING);
        }
    }

    @Override
    protected void closed(CloseReason reason) {
        feed.end();
    }
}
