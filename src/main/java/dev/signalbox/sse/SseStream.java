package dev.signalbox.sse;

import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.StateSubscription;
import dev.signalbox.model.Ids;
import dev.signalbox.model.Principal;
import dev.signalbox.session.Drain;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of Server-Sent Events. The server requests a frame when the network has accepted the last one; only then the
 * newest state is looked up. Events on any thread take turns: one thread at a time does the work of all, and none blocks.
 */
final class SseStream implements Publisher<ByteBuf>, Subscription, Drain.Socket {
    private static final Logger LOG = LoggerFactory.getLogger(SseStream.class);

    private static final String DIALECT = "sse";

    /** Why a stream ends. */
    private enum Ending {
        /** The client disconnected. */
        DISCONNECT,
        DRAINING,
        /** The credential expired, or the right to see the space ended. */
        EXPIRED,
        SLOW_CONSUMER,
        RATE_LIMITED,
        FAILED
    }

    /** When a stream sends a heartbeat, and when it is cut as too slow. */
    record Timing(Clock clock, Duration heartbeat, Duration slowTimeout) {}

    private final String id = Ids.next();
    private final Principal principal;
    private final @Nullable Long since;
    private final Function<Runnable, StateSubscription> states;
    private final Timing timing;
    private final Executor virtualThreads;
    private final Consumer<SseStream> opened;
    private final Runnable cut;

    private final AtomicReference<@Nullable Subscriber<? super ByteBuf>> subscriber = new AtomicReference<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final AtomicReference<@Nullable Ending> ending = new AtomicReference<>();
    /** The number of frames requested by the server. */
    private final AtomicLong demand = new AtomicLong();
    /** The number of requested turns. */
    private final AtomicInteger turns = new AtomicInteger();
    /** Written once, by {@link #begin}. */
    private volatile @Nullable StateSubscription watch;

    private volatile boolean heartbeatDue;
    /** The timer's thread only. */
    private Instant heartbeatAt;
    /** Written in turns. The time of the last frame passed to the server. */
    private volatile Instant takenAt;
    /** In turns only. */
    private boolean greeted;
    /** In turns only. */
    private boolean finished;

    private final Instant openedAt;

    /**
     * @param since the version of the state that the client has; {@code null} for none
     * @param states creates the subscription that calls the given action
     * @param opened called when the server subscribes
     * @param cut cuts the connection of a client that reads nothing
     */
    SseStream(
            Principal principal,
            @Nullable Long since,
            Function<Runnable, StateSubscription> states,
            Timing timing,
            Executor virtualThreads,
            Consumer<SseStream> opened,
            Runnable cut) {
        this.principal = principal;
        this.since = since;
        this.states = states;
        this.timing = timing;
        this.virtualThreads = virtualThreads;
        this.opened = opened;
        this.cut = cut;
        this.openedAt = timing.clock.instant();
        this.heartbeatAt = openedAt;
        this.takenAt = openedAt;
    }

    /** Called by the server, once. */
    @Override
    public void subscribe(Subscriber<? super ByteBuf> server) {
        if (!subscriber.compareAndSet(null, server)) {
            throw new IllegalStateException("a stream has one reader");
        }
        LOG.info("[WS] connect client={} transport=sse principal={}", id, principal.subject());
        server.onSubscribe(this);
        opened.accept(this);
        virtualThreads.execute(this::begin);
    }

    private void begin() {
        try {
            StateSubscription mine = states.apply(this::takeTurn);
            watch = mine;
            mine.begin(since);
            takeTurn();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(Ending.DRAINING);
        } catch (RuntimeException | Error e) { // nothing else would end the stream
            LOG.error("[WS] begin=failed client={}; cutting the stream", id, e);
            end(Ending.FAILED);
        } finally {
            StateSubscription mine = watch;
            if (mine != null && ending.get() != null) {
                mine.close(); // it may have ended before the subscription existed
            }
        }
    }

    @Override
    public void request(long frames) {
        demand.accumulateAndGet(frames, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
        takeTurn();
    }

    /** The client disconnected. */
    @Override
    public void cancel() {
        end(Ending.DISCONNECT);
    }

    Principal principal() {
        return principal;
    }

    /** The client may not see the space any more. Any thread. */
    void revoke() {
        end(Ending.EXPIRED);
    }

    /** The server is draining, or the client has too many connections. */
    @Override
    public void close(CloseReason reason) {
        end(reason == CloseReason.RATE_LIMITED ? Ending.RATE_LIMITED : Ending.DRAINING);
    }

    @Override
    public CompletableFuture<Void> gone() {
        return gone;
    }

    /** Called at intervals, by one thread at a time. */
    void tick(Instant now) {
        Instant expiry = principal.expiresAt();
        if (expiry != null && !now.isBefore(expiry)) {
            end(Ending.EXPIRED);
        } else if (demand.get() == 0 && !now.isBefore(takenAt.plus(timing.slowTimeout))) {
            end(Ending.SLOW_CONSUMER);
        } else if (!now.isBefore(heartbeatAt.plus(timing.heartbeat))) {
            heartbeatAt = now;
            heartbeatDue = true;
            takeTurn();
        }
    }

    private void end(Ending reason) {
        if (ending.compareAndSet(null, reason)) {
            takeTurn();
        }
    }

    private void takeTurn() {
        if (turns.getAndIncrement() != 0) {
            return; // the thread that has the turn does ours as well
        }
        int taken = 1;
        do {
            try {
                send();
            } catch (RuntimeException | Error e) { // otherwise the turn would never be released
                LOG.error("[WS] send=failed client={}; cutting the stream", id, e);
                ending.compareAndSet(null, Ending.FAILED);
            }
            finish();
            taken = turns.addAndGet(-taken);
        } while (taken != 0);
    }

    private void send() {
        Subscriber<? super ByteBuf> server = subscriber.get();
        while (server != null && ending.get() == null && demand.get() > 0) {
            byte[] frame = next();
            if (frame == null) {
                return;
            }
            demand.decrementAndGet();
            takenAt = timing.clock.instant();
            server.onNext(Unpooled.wrappedBuffer(frame));
        }
    }

    private byte @Nullable [] next() {
        StateSubscription mine = watch;
        if (mine == null || !mine.hasBegun()) {
            return null;
        }
        if (heartbeatDue && greeted) {
            heartbeatDue = false;
            return SseFrames.HEARTBEAT;
        }
        StateSubscription.Update update = mine.next();
        if (update != null) {
            greeted = true;
            return update.framed(
                    DIALECT, json -> SseFrames.state(update.snapshot().version(), json));
        }
        if (!greeted) {
            greeted = true;
            return SseFrames.GREETING;
        }
        return null;
    }

    private void finish() {
        Ending reason = ending.get();
        if (reason == null || finished) {
            return;
        }
        finished = true;
        StateSubscription mine = watch;
        if (mine != null) {
            mine.close();
        }
        Subscriber<? super ByteBuf> server = subscriber.get();
        switch (reason) {
            case DISCONNECT -> {}
            case DRAINING, EXPIRED -> {
                if (server != null) {
                    server.onComplete();
                }
            }
            case SLOW_CONSUMER, RATE_LIMITED, FAILED -> cut.run();
        }
        LOG.info(
                "[WS] disconnect client={} reason={} ms={}",
                id,
                reason.name().toLowerCase(Locale.ROOT),
                Duration.between(openedAt, timing.clock.instant()).toMillis());
        gone.complete(null);
    }
}
