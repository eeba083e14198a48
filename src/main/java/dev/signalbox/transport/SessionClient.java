package dev.signalbox.transport;

import dev.signalbox.rooms.Client;
import dev.signalbox.rooms.CloseReason;
import dev.signalbox.rooms.Message;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client of the rooms that is reached over a session, whatever it speaks. */
public abstract class SessionClient implements Client {
    private final Session session;
    private final long connectedNanos = System.nanoTime();
    /** The session's virtual thread only. */
    private @Nullable Future<?> expiry;

    protected SessionClient(Session session) {
        this.session = session;
    }

    /** The message as this client reads it. Any thread. */
    protected abstract Frame frame(Message message, boolean bounded);

    @Override
    public String transport() {
        return session.transportName();
    }

    public final Duration age() {
        return Duration.ofNanos(System.nanoTime() - connectedNanos);
    }

    @Override
    public final boolean send(List<Message> messages) {
        List<Frame> frames = new ArrayList<>(messages.size());
        for (Message message : messages) {
            frames.add(frame(message, true));
        }
        return session.send(frames);
    }

    @Override
    public final void answer(Message message) {
        session.send(List.of(frame(message, false)));
    }

    @Override
    public final void whenEmpty(Runnable action) {
        session.whenEmpty(action);
    }

    @Override
    public final void awaitRoom() {
        session.awaitRoom();
    }

    /** The session's virtual thread only: closes the client when its credential ends, unless it is forgotten before. */
    public final void watchExpiry() {
        Instant end = principal().expiresAt();
        if (end != null) {
            long millis = Math.max(0, Duration.between(Instant.now(), end).toMillis());
            expiry = session.loop().schedule(() -> close(CloseReason.UNAUTHORIZED), millis, TimeUnit.MILLISECONDS);
        }
    }

    /** The session's virtual thread only. */
    public final void forgetExpiry() {
        if (expiry != null) {
            expiry.cancel(false);
        }
    }
}
