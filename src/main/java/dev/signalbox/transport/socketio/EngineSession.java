package dev.signalbox.transport.socketio;

import dev.signalbox.model.Json;
import dev.signalbox.rooms.CloseReason;
import dev.signalbox.rooms.JsonText;
import dev.signalbox.transport.Drain;
import dev.signalbox.transport.TransportSettings;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One Engine.IO session: its heartbeat, its queues and its end, whatever transport carries it. What other threads may call
 * says so; the rest belongs to {@link #loop}.
 */
final class EngineSession implements Drain.Socket {
    private static final byte[] PING = {'2'};

    private final String sid = SocketId.next();
    private final EventExecutor loop;
    private final Transport transport;
    private final TransportSettings settings;
    private final Outbox outbox = new Outbox();
    private final Inbox inbox;
    private final Heartbeat heartbeat;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    /** Event loop only. */
    private boolean over;

    private boolean draining;
    private boolean readingPaused;
    private @Nullable Future<?> slowTimer;
    /** Whether anything was written since the slow timer was set. */
    private boolean moved;

    EngineSession(
            EventExecutor loop,
            Transport transport,
            TransportSettings settings,
            Executor virtualThreads,
            Function<EngineSession, Conversation> conversation) {
        this.loop = loop;
        this.transport = transport;
        this.settings = settings;
        this.heartbeat = new Heartbeat(this, loop, settings);
        this.inbox = new Inbox(this, outbox, conversation.apply(this), virtualThreads);
    }

    String sid() {
        return sid;
    }

    /** Where the session's timers belong. */
    EventExecutor loop() {
        return loop;
    }

    TransportSettings settings() {
        return settings;
    }

    String transportName() {
        return transport.name();
    }

    /** Completes when the connection is gone, which may be a little after the session ended. */
    @Override
    public CompletableFuture<Void> gone() {
        return gone;
    }

    /** Greets the client (Engine.IO v4, "Handshake") and starts the heartbeat. */
    void open() {
        assert loop.inEventLoop();
        byte[] greeting = JsonText.write(Json.object(
                "sid", sid,
                "upgrades", List.of(),
                "pingInterval", settings.pingInterval().toMillis(),
                "pingTimeout", settings.pingTimeout().toMillis(),
                "maxPayload", settings.maxPayload()));
        byte[] packet = new byte[greeting.length + 1];
        packet[0] = '0';
        System.arraycopy(greeting, 0, packet, 1, greeting.length);
        send(List.of(Frame.control(packet)));
        heartbeat.start();
    }

    /** A packet from the client, with its type in front. */
    void text(byte[] packet) {
        assert loop.inEventLoop();
        if (over) {
            return;
        }
        heartbeat.heard();
        switch (packet.length == 0 ? ' ' : packet[0]) {
            case '1' -> close(Ending.CLIENT_CLOSED);
            case '3' -> {} // a sign of life, and nothing else
            case '4' -> received(new Frame(packet, false, false));
            default -> close(Ending.PROTOCOL_ERROR); // a client never opens, pings or upgrades here
        }
    }

    void binary(byte[] message) {
        assert loop.inEventLoop();
        if (!over) {
            heartbeat.heard();
            received(new Frame(message, true, false));
        }
    }

    private void received(Frame frame) {
        if (inbox.add(frame) && !readingPaused) {
            readingPaused = true;
            transport.read(false);
        }
    }

    /** Any thread. */
    void resumeReading() {
        onLoop(() -> {
            if (readingPaused && !over) {
                readingPaused = false;
                transport.read(true);
            }
        });
    }

    boolean isReadingPaused() {
        return readingPaused;
    }

    void ping() {
        send(List.of(Frame.control(PING)));
    }

    /** Any thread; never blocks. Too much for a client that is held up closes it. */
    void send(List<Frame> frames) {
        switch (outbox.offer(frames)) {
            case WAKE -> onLoop(this::drain);
            case FULL -> close(Ending.SLOW_CONSUMER);
            case QUEUED, CLOSED -> {}
        }
    }

    /** The session's virtual thread only: waits while the client leaves too many answers unread. */
    void awaitRoom() {
        try {
            outbox.awaitRoom();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close(Ending.INTERNAL);
        }
    }

    /** Hands over what the transport takes now: however many sends wait, it is one flush. */
    void drain() {
        assert loop.inEventLoop();
        if (draining) {
            return; // a flush made the transport writable, the loop below sees it
        }
        draining = true;
        while (!over && transport.isWritable() && writeWhatFits()) {
            moved = true;
            transport.flush();
        }
        draining = false;
        // Judged after the flush: before it a quick burst looks like a slow client.
        if (!over && !transport.isWritable() && outbox.stall() && slowTimer == null) {
            watchProgress();
        }
    }

    /** Returns whether there was anything. */
    private boolean writeWhatFits() {
        boolean wrote = false;
        while (transport.isWritable()) {
            List<Frame> step = outbox.take();
            if (step.isEmpty()) {
                break;
            }
            transport.write(step);
            wrote = true;
        }
        return wrote;
    }

    private void watchProgress() {
        moved = false;
        long unsent = transport.unsentBytes();
        slowTimer = loop.schedule(
                () -> {
                    slowTimer = null;
                    if (transport.isWritable() || over) {
                        return;
                    }
                    if (!moved && transport.unsentBytes() >= unsent) {
                        close(Ending.SLOW_CONSUMER);
                    } else {
                        watchProgress();
                    }
                },
                settings.slowTimeout().toNanos(),
                TimeUnit.NANOSECONDS);
    }

    @Override
    public void close(CloseReason reason) {
        close(Ending.of(reason));
    }

    /** Any thread; never blocks; a second call does nothing. */
    void close(Ending ending) {
        close(ending, List.of());
    }

    /** @param last leaves before the close, unless the network takes nothing more anyway */
    void close(Ending ending, List<Frame> last) {
        onLoop(() -> {
            if (over) {
                return;
            }
            over = true;
            heartbeat.stop();
            if (slowTimer != null) {
                slowTimer.cancel(false);
            }
            List<Frame> rest = outbox.close();
            if (transport.isWritable()) {
                transport.write(rest);
                transport.write(last);
            }
            if (readingPaused) {
                transport.read(true); // to see the other side's close
            }
            transport.close(ending);
            inbox.end(ending);
        });
    }

    /** The connection is gone. */
    void disconnected() {
        assert loop.inEventLoop();
        close(Ending.TRANSPORT_CLOSED);
        gone.complete(null);
    }

    private void onLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
            return;
        }
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            gone.complete(null); // the process ends, and the connection with it
        }
    }
}
