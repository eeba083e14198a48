package dev.signalbox.spaces;

import dev.signalbox.access.Directory;
import dev.signalbox.access.SpaceAccess;
import dev.signalbox.delivery.Rooms;
import dev.signalbox.model.Actor;
import dev.signalbox.model.Cause;
import dev.signalbox.model.Entity;
import dev.signalbox.model.EntityEvent.Verb;
import dev.signalbox.model.Person;
import dev.signalbox.model.Principal;
import dev.signalbox.ops.WhileServing;
import dev.signalbox.ops.Workers;
import dev.signalbox.projection.Appended;
import dev.signalbox.projection.Beings;
import dev.signalbox.projection.Command;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.projection.Presence;
import dev.signalbox.projection.SpaceState;
import dev.signalbox.projection.Spaces;
import dev.signalbox.store.Mongo;
import io.micronaut.context.annotation.Context;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.TaskScheduler;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which members are in a space: those with a connection, on any instance, that is in a room of the space (its board, a
 * task, its own page), and for a while after the last one. Looks once a second, and appends at most one event a second and
 * space for all who have come and gone. The decision is made inside the append, so that each change happens once.
 */
@Context
@WhileServing
final class PeopleCheck {
    private static final Logger LOG = LoggerFactory.getLogger(PeopleCheck.class);

    static final Duration PACE = Duration.ofSeconds(1);
    /** Who has not been there for so long is no being of the space any more. */
    static final Duration KEPT = Duration.ofDays(1);
    /** In one event; the rest comes with the next. */
    static final int AT_ONCE_MAX = 250;

    private final Spaces spaces;
    private final Rooms rooms;
    private final SpaceAccess access;
    private final Presence presence;
    private final PresenceSettings settings;
    private final Clock clock;
    private final TaskScheduler scheduler;
    /** Nobody could be seen while no instance was running. */
    private final Instant startedAt;
    /** Guarded by this. */
    private @Nullable ScheduledFuture<?> ticks;
    /** Guarded by this. */
    private boolean closed;

    PeopleCheck(
            Spaces spaces,
            Rooms rooms,
            SpaceAccess access,
            Presence presence,
            PresenceSettings settings,
            Clock clock,
            @Named(TaskExecutors.SCHEDULED) TaskScheduler scheduler) {
        this.spaces = spaces;
        this.rooms = rooms;
        this.access = access;
        this.presence = presence;
        this.settings = settings;
        this.clock = clock;
        this.scheduler = scheduler;
        this.startedAt = clock.instant();
    }

    @PostConstruct
    synchronized void start() {
        if (settings.enabled()) {
            ticks = scheduler.scheduleWithFixedDelay(PACE, PACE, Workers.repeated("people-check", this::look));
        }
    }

    synchronized void look() {
        if (closed) {
            return;
        }
        try {
            Instant now = now();
            List<String> changed = new ArrayList<>();
            spaces.forEach(state -> {
                if (state.spaceId().equals(LiveSpaces.SYSTEM)) {
                    return false;
                }
                List<Person> known = Beings.people(state);
                Map<String, String> here = here(state.spaceId());
                here.keySet().forEach(user -> presence.recordHeartbeat(state.spaceId(), Person.beingId(user)));
                known.stream().filter(person -> !person.online()).forEach(gone -> settle(state.spaceId(), gone));
                if (!changes(state, known, here, now).isEmpty()) {
                    changed.add(state.spaceId());
                }
                return known.stream().anyMatch(Person::online); // until all are gone, and an event says so
            });
            if (!changed.isEmpty()) {
                Instant complete = presence.read(); // what the other instances know
                CompletableFuture.allOf(changed.stream()
                                .map(spaceId -> append(spaceId, complete))
                                .toArray(CompletableFuture[]::new))
                        .join();
            }
        } catch (RuntimeException e) { // also a closed client's; the next look must come
            if (!Mongo.isOutage(e)) {
                LOG.warn(
                        "[SPACES] people_check=failed error={}; looking again in a second",
                        e.getClass().getSimpleName());
            }
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** The members with a connection here, by id, with their names. */
    private Map<String, String> here(String spaceId) {
        Map<String, String> here = new HashMap<>(rooms.people(spaceId));
        here.entrySet().removeIf(person -> !isMember(spaceId, person.getKey(), person.getValue()));
        return here;
    }

    private boolean isMember(String spaceId, String userId, String name) {
        return access.givenRole(new Principal(Principal.Kind.USER, userId, name, null, null), spaceId) != null;
    }

    /**
     * The fields to set: who has come, who has gone, and {@code null} for who is forgotten.
     *
     * @param complete all connections of other instances up to then are known
     */
    private Map<String, @Nullable Object> changes(
            SpaceState state, List<Person> known, Map<String, String> here, Instant complete) {
        String spaceId = state.spaceId();
        Instant now = now();
        Map<String, @Nullable Object> changes = new LinkedHashMap<>();
        Entity entity = state.entity(Person.TYPE, Person.ALL);
        if (entity != null && entity.updatedAt().plus(PACE).isAfter(now)) {
            return changes;
        }
        Set<String> came = new HashSet<>(here.keySet());
        for (Person person : known) {
            came.remove(person.userId());
            Person after = after(spaceId, person, here.containsKey(person.userId()), now, complete);
            if (!person.equals(after)) {
                changes.put(Person.key(person.userId()), after == null ? null : after.field());
            }
        }
        came.forEach(user ->
                changes.put(Person.key(user), new Person(user, here.getOrDefault(user, user), true, now, now).field()));
        Map<String, @Nullable Object> first = new LinkedHashMap<>();
        changes.entrySet().stream().limit(AT_ONCE_MAX).forEach(change -> first.put(change.getKey(), change.getValue()));
        return first;
    }

    /** {@code null} when the person is to be forgotten. */
    private @Nullable Person after(String spaceId, Person person, boolean isHere, Instant now, Instant complete) {
        if (!isMember(spaceId, person.userId(), person.name())) {
            return null;
        }
        if (isHere) {
            return person.online() ? person : new Person(person.userId(), person.name(), true, now, person.since());
        }
        Instant seen = presence.lastSeen(spaceId, Person.beingId(person.userId()));
        Instant lastSeen = seen.isAfter(person.lastSeen()) ? seen : person.lastSeen();
        if (!person.online()) {
            return lastSeen.plus(KEPT).isBefore(now) ? null : person;
        }
        Instant goneAt = (lastSeen.isAfter(startedAt) ? lastSeen : startedAt).plus(settings.grace());
        return goneAt.isAfter(complete)
                ? person
                : new Person(person.userId(), person.name(), false, lastSeen, person.since());
    }

    /** The event that says so has the time at which the person was seen last. */
    private void settle(String spaceId, Person gone) {
        presence.settled(spaceId, Person.beingId(gone.userId()), gone.lastSeen());
    }

    private CompletableFuture<@Nullable Appended> append(String spaceId, Instant complete) {
        Command command = new Command(Actor.SIGNALBOX, Cause.CLOCK, null, state -> {
            List<Person> known = Beings.people(state);
            Map<String, @Nullable Object> changes = changes(state, known, here(spaceId), complete);
            return changes.isEmpty() ? null : Directory.draft(Person.TYPE, Person.ALL, Verb.STATUS, changes);
        });
        return spaces.append(spaceId, command).toCompletableFuture().exceptionally(e -> {
            LOG.warn("[SPACES] people_check=failed space={} error={}; trying again", spaceId, e.getMessage());
            return null;
        });
    }

    @PreDestroy
    synchronized void close() {
        closed = true;
        if (ticks != null) {
            ticks.cancel(false);
        }
    }
}
