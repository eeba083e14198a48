package dev.signalbox.session;

import dev.signalbox.delivery.Client;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.EventName;
import dev.signalbox.delivery.Message;
import dev.signalbox.delivery.Selection;
import dev.signalbox.delivery.Source;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@link Client} over a session of any protocol. */
public abstract class SessionClient implements Client {
    private static final Logger LOG = LoggerFactory.getLogger(SessionClient.class);
    private static final Duration WARN_BEFORE = Duration.ofSeconds(60);
    /** No connection lasts longer; keeps timers within range. */
    private static final Duration CONNECTED_MAX = Duration.ofDays(3_650);

    private final Session session;
    private final long connectedNanos = System.nanoTime();
    /** Written on the session's virtual thread. */
    private volatile Principal principal;
    /** The session's virtual thread only. The timers that warn of the end of its credential, and close it. */
    private List<Future<?>> expiry = List.of();

    protected SessionClient(Session session, Principal principal) {
        this.session = session;
        this.principal = principal;
    }

    @Override
    public String id() {
        return session.name();
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

    @Override
    public void close(CloseReason reason) {
        session.close(reason);
    }

    /** Warns that the credential is about to expire, in protocols that have such a message. The session's event loop. */
    protected void warn(Instant end) {
        answer(Selection.of(new Message(EventName.AUTH_EXPIRING, Json.object("expiresAt", Json.time(end)))));
    }

    /** The session's virtual thread only: warns the client before its credential expires, and closes it then. */
    public final void watchExpiry() {
        Instant end = principal.expiresAt();
        Duration left = end == null ? CONNECTED_MAX : Duration.between(Instant.now(), end);
        if (end != null && left.compareTo(CONNECTED_MAX) <= 0) {
            expiry = List.of(
                    after(left.minus(WARN_BEFORE), () -> warn(end)),
                    after(left, () -> close(CloseReason.UNAUTHORIZED)));
        }
    }

    private Future<?> after(Duration delay, Runnable action) {
        return session.loop().schedule(action, Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
    }

    private void forgetExpiry() {
        expiry.forEach(timer -> timer.cancel(false));
        expiry = List.of();
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
