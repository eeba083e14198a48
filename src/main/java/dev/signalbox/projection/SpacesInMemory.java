package dev.signalbox.projection;

import dev.signalbox.model.Refused;
import dev.signalbox.ops.Gauges;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live spaces of this instance. A space is opened by its first use, and leaves memory once it was not used for
 * {@link #UNUSED_MAX}; {@code system} stays. Any thread.
 */
@Singleton
final class SpacesInMemory {
    static final Duration UNUSED_MAX = Duration.ofSeconds(60);

    /** Each waits for several writes, which they share. */
    private static final int STOPPED_AT_ONCE = 16;

    private static final Logger LOG = LoggerFactory.getLogger(SpacesInMemory.class);

    private final SpaceOpener opener;
    /** A space that is being opened is there already, so that it is opened once. */
    private final ConcurrentMap<String, CompletableFuture<LiveSpace>> spaces = new ConcurrentHashMap<>();

    private volatile boolean closed;

    SpacesInMemory(SpaceOpener opener, Gauges gauges) {
        this.opener = opener;
        gauges.watchLiveSpaces(spaces::size);
    }

    /** Begins a use of a space, and opens it before if it is not live. Blocks then. */
    LiveSpace use(String spaceId) {
        while (true) {
            CompletableFuture<LiveSpace> known = spaces.get(spaceId);
            if (known == null) {
                CompletableFuture<LiveSpace> opening = new CompletableFuture<>();
                known = spaces.putIfAbsent(spaceId, opening);
                if (known == null) {
                    return open(spaceId, opening);
                }
            }
            LiveSpace space = joined(known);
            if (space.tryUse()) {
                return space;
            }
            space.awaitGone();
        }
    }

    private LiveSpace open(String spaceId, CompletableFuture<LiveSpace> opening) {
        try {
            if (closed) {
                throw Refused.busy("The server is shutting down.");
            }
            LiveSpace space = opener.open(spaceId);
            opening.complete(space);
            return space;
        } catch (RuntimeException | Error e) {
            spaces.remove(spaceId, opening);
            opening.completeExceptionally(e);
            throw e;
        }
    }

    private static LiveSpace joined(CompletableFuture<LiveSpace> opening) {
        try {
            return opening.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException why ? why : e;
        }
    }

    /** Begins a use of a space if it is live now. Never blocks. */
    @Nullable
    LiveSpace useIfLive(String spaceId) {
        CompletableFuture<LiveSpace> known = spaces.get(spaceId);
        return known == null ? null : usedIfLive(known);
    }

    /** The result of a step in a space, which is opened before if it is not live. */
    <T> T view(String spaceId, Function<SpaceView, T> reader) {
        try (LiveSpace space = use(spaceId)) {
            return space.feed().read(reader);
        }
    }

    /** The result for a space that is live; {@code null} for another one. Does not keep it live. */
    <T> @Nullable T ifLive(String spaceId, Function<LiveSpace, @Nullable T> reader) {
        LiveSpace space = useIfLive(spaceId);
        if (space == null) {
            return null;
        }
        try {
            return reader.apply(space);
        } finally {
            space.closeUnnoticed();
        }
    }

    private static @Nullable LiveSpace usedIfLive(CompletableFuture<LiveSpace> known) {
        LiveSpace space = opened(known);
        return space != null && space.tryUse() ? space : null;
    }

    private static @Nullable LiveSpace opened(CompletableFuture<LiveSpace> known) {
        return known.isDone() && !known.isCompletedExceptionally() ? known.join() : null;
    }

    /** Shows every live space, without keeping any in memory by that. */
    void forEach(Consumer<LiveSpace> action) {
        for (CompletableFuture<LiveSpace> known : spaces.values()) {
            LiveSpace space = usedIfLive(known);
            if (space != null) {
                try {
                    action.accept(space);
                } finally {
                    space.closeUnnoticed();
                }
            }
        }
    }

    /** Lets the spaces go that were not used for {@link #UNUSED_MAX}. */
    synchronized void leaveUnused() {
        if (closed) {
            return;
        }
        spaces.forEach((spaceId, known) -> {
            LiveSpace space = spaceId.equals(LiveSpaces.SYSTEM) ? null : opened(known);
            if (space != null && space.leave(UNUSED_MAX)) {
                try {
                    space.feed().leave();
                    opener.listeners().forEach(listener -> left(listener, spaceId));
                } finally { // not earlier: what a listener keeps for the space when it is back must not be removed
                    spaces.remove(spaceId, known);
                    space.gone();
                }
            }
        });
    }

    private static void left(FeedListener listener, String spaceId) {
        try {
            listener.left(spaceId);
        } catch (RuntimeException | Error e) {
            LOG.error("[PROJECTION] listener=failed space={}; it may keep what it had for the space", spaceId, e);
        }
    }

    /** Opens none any more, and waits, at most {@code millis} for each step, until what was accepted is projected. */
    synchronized void close(long millis) throws InterruptedException {
        closed = true;
        List<LiveSpace> live = new ArrayList<>();
        spaces.values().forEach(known -> {
            LiveSpace space = opened(known);
            if (space != null) {
                live.add(space);
            }
        });
        live.forEach(LiveSpace::stopTaking);
        stop(live, millis);
        opener.parts().projector().close();
    }

    private static void stop(List<LiveSpace> live, long millis) throws InterruptedException {
        try (ExecutorService threads =
                Executors.newFixedThreadPool(STOPPED_AT_ONCE, Thread.ofVirtual().factory())) {
            List<Future<Void>> stops = threads.invokeAll(live.stream()
                    .map(space -> (Callable<Void>) () -> {
                        space.stop(millis);
                        return null;
                    })
                    .toList());
            for (Future<Void> stop : stops) {
                if (stop.state() == Future.State.FAILED) {
                    LOG.warn("[PROJECTION] stop=failed; the next start goes on from the log", stop.exceptionNow());
                }
            }
        }
    }
}
