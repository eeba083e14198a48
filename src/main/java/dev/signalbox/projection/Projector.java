package dev.signalbox.projection;

import com.mongodb.MongoClientException;
import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoSocketException;
import dev.signalbox.ops.OnDemand;
import dev.signalbox.ops.Workers;
import dev.signalbox.projection.SpaceProjection.Batch;
import dev.signalbox.store.Mongo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Projects the feeds of all spaces into the collections, on a virtual thread while there is something to project. A round has
 * the events of many spaces, because a write of one event costs the store as much as a write of many. It may be stopped at any
 * point: the guards make a repeat harmless, and the next start continues from {@code projectedVersion}.
 *
 * <p>A round that the store refuses is repeated space by space, so that one with an event that cannot be written keeps no
 * other waiting; that one is tried again alone until it succeeds. Any thread.
 */
final class Projector {
    private static final Logger LOG = LoggerFactory.getLogger(Projector.class);

    private static final int ROUND_EVENTS = 2_000;
    /**
     * How long events that are not urgent are gathered. Lists over HTTP do not wait for it; direct readers of the database
     * see events this much later.
     */
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final long BACKOFF_MAX_MILLIS = 1_000;

    private final Stores stores;
    private final Presence presence;
    private final Workers workers;
    private final OnDemand work;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition urged = lock.newCondition();
    /** Guarded by the lock. The spaces with something to project, at most all live ones; each is in use by that. */
    private final Set<SpaceProjection> waiting = new LinkedHashSet<>();
    /** Guarded by the lock. Whether what waits must not be held back. */
    private boolean urgent;

    /** The collections that a projector writes. */
    record Stores(
            TaskStore tasks,
            EntityStore entities,
            KeyStore keys,
            Links links,
            Runs runs,
            Days days,
            SpaceStore spaces) {}

    Projector(Stores stores, Presence presence, Workers workers) {
        this.stores = stores;
        this.presence = presence;
        this.workers = workers;
        this.work = workers.onDemand("projector", this::run, () -> {}, () -> {});
    }

    /** Whether another instance may need what is projected, which it does for the spaces that it has not in memory. */
    boolean isReadElsewhere() {
        return presence.areOthersRunning();
    }

    /** Called after events were folded. The caller holds a use of the space. */
    void wake(SpaceProjection space, boolean isUrgent) {
        lock.lock();
        try {
            if (waiting.add(space)) {
                space.begin();
            }
            if (isUrgent && !urgent) {
                urgent = true;
                urged.signal();
            }
        } finally {
            lock.unlock();
        }
        work.wake();
    }

    /** Ends it; what waits is projected after the next start. */
    void close() throws InterruptedException {
        work.finish(Duration.ZERO);
    }

    private void run() throws InterruptedException {
        for (List<SpaceProjection> taken = gather(); !taken.isEmpty(); taken = gather()) {
            List<Batch> round = new ArrayList<>();
            int events = 0;
            for (SpaceProjection space : taken) {
                Batch batch = space.batch();
                if (space.isRefused()) {
                    project(List.of(batch));
                } else {
                    round.add(batch);
                    events += batch.events().size();
                }
                if (events >= ROUND_EVENTS) {
                    project(round);
                    round.clear();
                    events = 0;
                }
            }
            project(round);
        }
    }

    /** Waits until it is time for a round, and takes the spaces for it; an empty list when nothing waits. */
    private List<SpaceProjection> gather() throws InterruptedException {
        lock.lock();
        try {
            List<SpaceProjection> taken = new ArrayList<>();
            while (!waiting.isEmpty() && taken.isEmpty()) {
                long nanos = GATHER_NANOS;
                while (!urgent && nanos > 0) {
                    nanos = urged.awaitNanos(nanos);
                }
                urgent = false;
                waiting.removeIf(space -> space.mayBeTried() && taken.add(space));
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void project(List<Batch> round) throws InterruptedException {
        RuntimeException failure = write(round);
        for (int failures = 1; failure != null && isOfTheStore(failure); failures++) {
            log(failure, "all", failures);
            Thread.sleep(backoffMillis(failures));
            failure = write(round);
        }
        if (failure == null) {
            round.forEach(this::done);
        } else if (round.size() == 1) {
            refused(round.getFirst().space(), failure);
        } else {
            for (Batch batch : round) {
                project(List.of(batch));
            }
        }
    }

    /** Returns why it could not be written; {@code null} when it was. */
    private @Nullable RuntimeException write(List<Batch> round) {
        List<Batch> behind =
                round.stream().filter(batch -> !batch.events().isEmpty()).toList();
        try {
            if (!behind.isEmpty() && isReadElsewhere()) {
                behind = notProjectedElsewhere(behind);
            }
            if (!behind.isEmpty()) {
                writeAll(behind);
            }
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    /** Whether a failure is not of what was written: the next attempt may succeed with all of it. */
    private static boolean isOfTheStore(RuntimeException e) {
        return e instanceof MongoSocketException
                || e instanceof MongoClientException
                || e instanceof MongoInterruptedException
                || (e instanceof MongoException failed && (Mongo.isOutage(failed) || Mongo.isDamage(failed)));
    }

    private void refused(SpaceProjection space, RuntimeException e) {
        int refusals = space.refused();
        if (e instanceof MongoException) {
            log(e, space.feed().spaceId(), refusals);
            putBack(space);
        } else { // a bug; its space stays in use, and is tried again after a restart or with its next events
            workers.endedUnexpectedly("projector-" + space.feed().spaceId(), e);
        }
    }

    private static void log(RuntimeException e, String spaceId, int attempt) {
        if (!Mongo.isOutage(e)) {
            LOG.warn(
                    "[PROJECTION] write=failed space={} attempt={} error={}; retrying the batch",
                    spaceId,
                    attempt,
                    Mongo.said(e));
        }
    }

    private void done(Batch batch) {
        if (batch.space().projected(batch)) {
            wake(batch.space(), true);
        }
        batch.space().end();
    }

    /** It stays in use. */
    private void putBack(SpaceProjection space) {
        lock.lock();
        try {
            if (!waiting.add(space)) {
                space.end();
            }
        } finally {
            lock.unlock();
        }
    }

    private void writeAll(List<Batch> round) {
        List<Folded> events =
                round.stream().flatMap(batch -> batch.events().stream()).toList();
        stores.tasks().project(events);
        stores.entities().project(events);
        stores.keys().project(events);
        stores.links().project(events);
        stores.runs().project(events);
        stores.days().project(events);
        stores.spaces().advance(round.stream().map(Batch::advance).toList());
    }

    /** Another instance projects the same events, with all the collections. */
    private List<Batch> notProjectedElsewhere(List<Batch> round) {
        Map<String, Long> versions = stores.spaces()
                .projectedVersions(round.stream()
                        .map(batch -> batch.space().feed().spaceId())
                        .toList());
        return round.stream()
                .filter(batch -> versions.getOrDefault(batch.space().feed().spaceId(), 0L)
                        < batch.after().version())
                .toList();
    }

    static long backoffMillis(int failures) {
        long most = Math.min(BACKOFF_MAX_MILLIS, 20L << Math.min(failures, 10));
        return ThreadLocalRandom.current().nextLong(most / 2, most);
    }
}
