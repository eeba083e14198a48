package dev.signalbox.github;

import com.mongodb.MongoException;
import dev.signalbox.github.Delivery.Status;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Refused;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies one stored delivery, and stores what became of it: whatever goes wrong with it, the next one can go on. */
@Singleton
final class DeliveryWork {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryWork.class);
    /** Nothing could be written about it, so that only the store itself knows that it is queued. */
    private static final Duration UNWRITTEN = Duration.ofSeconds(30);

    private final DeliveryInbox inbox;
    private final DeliveryWaits waits;
    private final Payloads payloads;
    private final DeliveryMapper mapper;
    private final Timeline timeline;
    private final Waiting parked;
    private final Clock clock;

    DeliveryWork(
            DeliveryInbox inbox,
            DeliveryWaits waits,
            Payloads payloads,
            DeliveryMapper mapper,
            Timeline timeline,
            Waiting parked,
            Clock clock) {
        this.inbox = inbox;
        this.waits = waits;
        this.payloads = payloads;
        this.mapper = mapper;
        this.timeline = timeline;
        this.parked = parked;
        this.clock = clock;
    }

    /**
     * The result of a delivery so far.
     *
     * @param retryAt when a queued one is to be tried again; {@code null} for one that is not
     */
    record Outcome(
            Status status,
            Collection<String> taskIds,
            @Nullable Instant retryAt) {
        static final Outcome QUEUED = new Outcome(Status.QUEUED, List.of(), null);

        static Outcome of(Status status) {
            return new Outcome(status, List.of(), null);
        }

        static Outcome of(Collection<String> taskIds) {
            return new Outcome(taskIds.isEmpty() ? Status.IGNORED : Status.APPLIED, taskIds, null);
        }
    }

    /** Applies one that is stored already. */
    Outcome redo(String id) {
        int attempts = 0;
        try {
            DeliveryInbox.Stored stored = inbox.load(id);
            if (stored == null) {
                waits.remove(id);
                return Outcome.of(Status.IGNORED);
            }
            attempts = stored.past().attempts();
            return apply(mapper.map(id, stored.event(), payloads.read(stored.body()), stored.receivedAt())
                    .with(stored.past()));
        } catch (RuntimeException | Error e) { // not readable
            return failed(id, attempts, e);
        }
    }

    Outcome apply(Delivery delivery) {
        String id = delivery.id();
        try {
            Outcome outcome = write(delivery);
            LOG.info(
                    "[GITHUB] delivery={} event={} action={} result={}",
                    id,
                    delivery.event(),
                    delivery.action(),
                    outcome.status);
            return outcome;
        } catch (CancellationException e) { // this process ends
            return Outcome.QUEUED;
        } catch (RuntimeException | Error e) {
            return failed(id, delivery.past().attempts(), e);
        }
    }

    /** Parked before it is tried again, so that nothing that happens meanwhile is missed. */
    private Outcome write(Delivery delivery) {
        String id = delivery.id();
        Timeline.Written written = timeline.write(delivery);
        if (written.tasks().isEmpty() && !written.waitsFor().isEmpty()) {
            parked.add(id, written.waitsFor(), delivery.receivedAt());
            inbox.park(delivery, written.waitsFor());
            written = timeline.write(delivery);
            if (written.tasks().isEmpty()) {
                return Outcome.of(Status.PARKED);
            }
        }
        parked.remove(id);
        Outcome outcome = Outcome.of(written.tasks());
        inbox.finish(id, outcome.status, outcome.taskIds, null);
        return outcome;
    }

    private Outcome failed(String id, int attemptsBefore, Throwable e) {
        ErrorCode code = e instanceof MongoException
                ? ErrorCode.STORE_UNAVAILABLE
                : e instanceof Refused refused ? refused.code() : ErrorCode.INTERNAL;
        boolean isOver = code != ErrorCode.STORE_UNAVAILABLE && code != ErrorCode.INTERNAL;
        try {
            return isOver || attemptsBefore + 1 >= Retry.ATTEMPTS_MAX
                    ? givenUp(id, code, e)
                    : postponed(id, attemptsBefore + 1, code, e);
        } catch (RuntimeException | Error unwritten) {
            LOG.warn(
                    "[GITHUB] delivery={} result=queued retry_in={} error={}",
                    id,
                    UNWRITTEN,
                    unwritten.getClass().getSimpleName());
            return new Outcome(Status.QUEUED, List.of(), clock.instant().plus(UNWRITTEN));
        }
    }

    private Outcome givenUp(String id, ErrorCode code, Throwable e) {
        LOG.warn("[GITHUB] delivery={} result=failed", id, e);
        inbox.finish(id, Status.FAILED, List.of(), code.name());
        return Outcome.of(Status.FAILED);
    }

    /** The whole trace of a bug once is enough. */
    private Outcome postponed(String id, int attempts, ErrorCode code, Throwable e) {
        Duration delay = Retry.after(attempts, ThreadLocalRandom.current());
        LOG.warn(
                "[GITHUB] delivery={} result=queued attempt={} retry_in={} error={}",
                id,
                attempts,
                delay,
                e.getClass().getSimpleName(),
                code == ErrorCode.INTERNAL && attempts == 1 ? e : null);
        Instant retryAt = clock.instant().plus(delay);
        inbox.postpone(id, code.name(), retryAt);
        return new Outcome(Status.QUEUED, List.of(), retryAt);
    }
}
