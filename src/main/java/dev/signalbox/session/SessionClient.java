package dev.signalbox.session;

import dev.signalbox.delivery.Client;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.EventName;
import dev.signalbox.delivery.Message;
import dev.signalbox.delivery.Selection;
import dev.signalbox.delivery.Source;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@link Client} over a session of any protocol. */
public abstract class SessionClient implements Client {
    private static final Logger LOG = LoggerFactory.getLogger(SessionClient.class);

    private final Session session;
    private final long connectedNanos = System.nanoTime();
    /** Written on the session's virtual thread. */
    private volatile Principal principal;
    /** The session's virtual thread only. */
    private @Nullable Expiry expiry;

    protected SessionClient(Session session, Principal principal) {
        this.session = session;
        this.principal = principal;
    }

    @Override
    public final Principal principal() {
        return principal;
    }

    @Override
    public final void renew(Principal renewed) {
        forgetExpiry();
        principal = renewed;
        watchExpiry();
    }

    @Override
    public final String transport() {
        return session.kind().label();
    }

    @Override
    public final void follow(Source source) {
        session.follow(source);
    }

    @Override
    public final void wake() {
        session.wake();
    }

    @Override
    public final void answer(Selection messages) {
        session.send(messages.in(dialect()));
    }

    @Override
    public final void answer(Source source, int bytes) {
        session.send(source, bytes);
    }

    @Override
    public final void awaitRoom() {
        session.awaitRoom();
    }

    /** Warns that the credential is about to expire, in protocols that have such a message. Any thread. */
    protected void warn(Instant end) {
        answer(Selection.of(new Message(EventName.AUTH_EXPIRING, Json.object("expiresAt", Json.time(end)))));
    }

    /** The session's virtual thread only: warns the client before its credential expires, and closes it then. */
    public final void watchExpiry() {
        expiry = Expiry.watch(session, principal, this::warn, () -> close(CloseReason.UNAUTHORIZED));
    }

    /** The session's virtual thread only. */
    public final void forgetExpiry() {
        if (expiry != null) {
            expiry.cancel();
        }
    }

    /** The session's virtual thread only. The end of its credential closes nothing any more. */
    public final void disconnected(String reason) {
        LOG.info(
                "[WS] disconnect client={} reason={} ms={} open={}",
                id(),
                reason,
                (System.nanoTime() - connectedNanos) / 1_000_000,
                session.setup().open().total());
        forgetExpiry();
    }
}
