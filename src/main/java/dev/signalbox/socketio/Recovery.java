package dev.signalbox.socketio;

import com.mongodb.MongoException;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.Resumption;
import dev.signalbox.delivery.Resumptions;
import dev.signalbox.delivery.SavedCursor;
import dev.signalbox.delivery.Seat;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.session.SocketId;
import dev.signalbox.store.Mongo;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connection state recovery (Socket.IO v5, "Connection state recovery"): a client that reconnects with the {@code pid} of
 * its session and the offset of the last received message continues exactly there, or gets a new session and can see that.
 * The credential and the current rights are checked first, as for every connection.
 */
@Singleton
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final int TEXT_MAX = 2_000;

    private final boolean enabled;
    private final SessionStore store;
    private final Resumptions resumptions;
    private final Clock clock;
    /** The sessions that are open on this instance, by key; each has one connection. */
    private final Map<String, StoredSession> open = new ConcurrentHashMap<>();

    Recovery(RecoverySettings settings, SessionStore store, Resumptions resumptions, Clock clock) {
        this.enabled = settings.enabled();
        this.store = store;
        this.resumptions = resumptions;
        this.clock = clock;
    }

    /** Recovers a session or begins a new one. May block. */
    Admission admit(Principal principal, Map<String, Object> auth) {
        if (!enabled) {
            return Admission.of(principal);
        }
        String offset = text(auth.get("offset"));
        Admission resumed = text(auth.get("pid")) instanceof String pid && SessionRow.isPid(pid)
                ? resume(principal, pid, offset)
                : null;
        return resumed != null ? resumed : begin(principal, offset);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text && text.length() <= TEXT_MAX ? text : null;
    }

    private Admission begin(Principal principal, @Nullable String presented) {
        Instant now = clock.instant();
        SessionRow row = new SessionRow(
                SocketId.ordered(now),
                SocketId.next(),
                SocketId.next(),
                principal.subject(),
                presented,
                List.of(),
                List.of(),
                now);
        StoredSession session = new StoredSession(row.key(), row.owner(), row);
        open.put(row.key(), session);
        return new Admission(principal, row.sid(), row.pid(), session, null);
    }

    private @Nullable Admission resume(Principal principal, String pid, @Nullable String offset) {
        String key = SessionRow.key(pid, principal.subject());
        try {
            StoredSession here = open.get(key);
            if (here != null) {
                here.keepBriefly().join(); // its connection is half-open, and it may not be stored yet
            }
            StoredSession session = new StoredSession(key, SocketId.next(), null);
            SessionRow row = store.takeOver(key, session.owner).join();
            if (row == null) {
                return null;
            }
            // A client keeps its offset after a failed recovery: the one it began with does not belong to this session.
            boolean nothingYet = offset == null || offset.equals(row.presented());
            Resumption resumption = resumptions.of(principal, row.seats(), row.cursors(), nothingYet ? null : offset);
            StoredSession halfOpen = resumption == null ? open.remove(key) : open.put(key, session);
            if (halfOpen != null) {
                halfOpen.replaced();
            }
            if (resumption == null) {
                store.end(key, session.owner); // it can never be recovered
                return null;
            }
            return new Admission(principal, row.sid(), pid, session, resumption);
        } catch (MongoException | CompletionException e) {
            if (!Mongo.isOutage(e)) {
                LOG.warn(
                        "[WS] recovery=failed error={}; beginning a new session",
                        e.getClass().getSimpleName());
            }
            return null;
        }
    }

    /** The client has received its pid. */
    void connected(SocketIoClient client) {
        StoredSession session = client.stored();
        if (session != null) {
            session.connected(client);
        }
    }

    /**
     * @param cursors for spaces where its offset is far behind its cursor
     * @param forGood one side disconnected on purpose, so the session cannot be recovered
     */
    void ended(SocketIoClient client, List<SavedCursor> cursors, boolean forGood) {
        StoredSession session = client.stored();
        if (session != null) {
            open.remove(session.key, session);
            if (forGood) {
                session.end();
            } else if (session.isWritten()) {
                if (!cursors.isEmpty()) {
                    store.cursors(session.key, session.owner, cursors);
                }
            } else {
                session.keepBriefly();
            }
        }
    }

    @Scheduled(fixedDelay = "1h", initialDelay = "1h") // SessionStore.SEEN_EVERY
    void refresh() {
        store.seen(open.keySet());
    }

    /** The stored session of one connection. */
    final class StoredSession {
        /** A client in more spaces is not recovered, because each offset has a position for every space. */
        private static final int SPACES_MAX = 16;

        private static final Duration BRIEFLY = Duration.ofMinutes(2);

        private final String key;
        private final String owner;

        // Guarded by this.
        private @Nullable SocketIoClient client;
        private boolean replaced;
        /**
         * {@code null} once it is written: by the first join, or by a disconnect before it. Connecting alone costs no
         * write.
         */
        private @Nullable SessionRow unwritten;

        private StoredSession(String key, String owner, @Nullable SessionRow unwritten) {
            this.key = key;
            this.owner = owner;
            this.unwritten = unwritten;
        }

        private synchronized boolean isWritten() {
            return unwritten == null;
        }

        /**
         * Stores the session of a client that has joined nothing, for {@link #BRIEFLY}: long enough for a reconnect, too
         * short for a flood of clients to fill the store.
         */
        private synchronized CompletableFuture<Boolean> keepBriefly() {
            SessionRow row = unwritten;
            if (row == null) {
                return CompletableFuture.completedFuture(true);
            }
            return begin(
                    row, row.seenAt(clock.instant().minus(SessionStore.LIFETIME).plus(BRIEFLY)));
        }

        /** Deletes the session: it cannot be recovered. */
        private synchronized void end() {
            if (unwritten == null) {
                store.end(key, owner);
            }
        }

        /** Writes in the order of the calls, also in the store. */
        private synchronized CompletableFuture<Boolean> write(List<Seat> seats) {
            SessionRow row = unwritten;
            if (row == null) {
                return store.seats(key, owner, seats);
            }
            if (seats.isEmpty()) {
                return CompletableFuture.completedFuture(true);
            }
            return begin(row, row.with(seats, null));
        }

        private synchronized CompletableFuture<Boolean> begin(SessionRow former, SessionRow row) {
            unwritten = null;
            return store.begin(row).whenComplete((done, error) -> {
                if (error != null || !done) {
                    failed(former);
                }
            });
        }

        /** The next join retries the write. */
        private synchronized void failed(SessionRow row) {
            unwritten = row;
        }

        private synchronized void connected(SocketIoClient connected) {
            client = connected;
            if (replaced) {
                connected.close(CloseReason.REPLACED);
            }
        }

        /** Another connection has recovered the session. */
        private synchronized void replaced() {
            replaced = true;
            if (client != null) {
                client.close(CloseReason.REPLACED);
            }
        }

        private static boolean isInTooMany(List<Seat> seats) {
            return seats.size() > SPACES_MAX
                    && seats.stream()
                                    .map(seat -> seat.room().spaceId())
                                    .distinct()
                                    .count()
                            > SPACES_MAX;
        }

        /** Stores the seats; completes when they are durable. */
        CompletionStage<@Nullable Void> remember(List<Seat> seats) {
            CompletableFuture<Boolean> written = isInTooMany(seats) ? store.end(key, owner) : write(seats);
            return written.handle((done, error) -> {
                if (error != null || !done) {
                    throw Refused.busy("The store does not answer; the room may be lost in a reconnect. Try again.");
                }
                return null;
            });
        }
    }
}
