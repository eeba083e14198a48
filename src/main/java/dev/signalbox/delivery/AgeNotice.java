package dev.signalbox.delivery;

import dev.signalbox.model.Json;
import dev.signalbox.ops.WhileServing;
import dev.signalbox.ops.Workers;
import dev.signalbox.projection.Freshness;
import io.micronaut.context.annotation.Context;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.TaskScheduler;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sends {@code server:age} to every socket and stream when what it has is no longer known to be the present, and when it is again. It is
 * sent twice, a look apart: a state that was under way the first time says what held before.
 */
@Context
@WhileServing
final class AgeNotice {
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final Freshness freshness;
    private final Rooms rooms;
    private final SpaceStates states;
    private final TaskScheduler scheduler;
    /** Looks only. What was sent last; {@code null}: the present. */
    private @Nullable Instant sent;
    /** Looks only. */
    private boolean sentOnce;

    private volatile @Nullable ScheduledFuture<?> looks;

    AgeNotice(
            Freshness freshness,
            Rooms rooms,
            SpaceStates states,
            @Named(TaskExecutors.SCHEDULED) TaskScheduler scheduler) {
        this.freshness = freshness;
        this.rooms = rooms;
        this.states = states;
        this.scheduler = scheduler;
    }

    @PostConstruct
    void start() {
        looks = scheduler.scheduleWithFixedDelay(LOOK_EVERY, LOOK_EVERY, Workers.repeated("age", this::look));
    }

    /** One thread at a time. */
    private void look() {
        Instant asOf = freshness.asOf();
        boolean changed = !Objects.equals(asOf, sent);
        if (changed || sentOnce) {
            Map<String, Object> payload = new HashMap<>();
            payload.put("asOf", asOf == null ? null : Json.time(asOf));
            rooms.sendToAll(new Message(EventName.SERVER_AGE, payload));
            states.sayAge(payload);
        }
        sentOnce = changed;
        sent = asOf;
    }

    @PreDestroy
    void stop() {
        ScheduledFuture<?> started = looks;
        if (started != null) {
            started.cancel(false);
        }
    }
}
