package dev.signalbox.delivery;

import dev.signalbox.model.Agent;
import dev.signalbox.model.Being;
import dev.signalbox.model.Entity;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.EntityEvent.Verb;
import dev.signalbox.model.Event;
import dev.signalbox.model.Intention;
import dev.signalbox.model.Json;
import dev.signalbox.model.JsonObject;
import dev.signalbox.model.Person;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The messages to the room of a space, about its beings and intentions: the entity when it is created, what changed when it
 * is updated, its id when it is deleted. Agents are beings here. They depend on the event alone.
 */
final class SpaceMessages {
    private SpaceMessages() {}

    /** The rooms of the space that get a message of this event. */
    static List<Room> audience(String spaceId, EntityEvent change) {
        return switch (change.entityType()) {
            case Being.TYPE, Intention.TYPE, Agent.TYPE -> List.of(Room.space(spaceId), Room.publicSpace(spaceId));
            case Person.TYPE -> List.of(Room.space(spaceId));
            default -> List.of();
        };
    }

    static String name(EntityEvent change) {
        if (change.entityType().equals(Person.TYPE)) {
            return EventName.SPACE_PRESENCE;
        }
        String verb = change.verb() == Verb.STATUS ? "updated" : EventMessages.verb(change);
        return (change.entityType().equals(Intention.TYPE) ? Intention.TYPE : Being.TYPE) + ":" + verb;
    }

    /** The payload; a {@code null} in it removes a field. */
    static Map<String, @Nullable Object> payload(Event event, EntityEvent change) {
        return EventPayloads.ended(event, new LinkedHashMap<>(content(event, change)));
    }

    private static Map<String, ? extends @Nullable Object> content(Event event, EntityEvent change) {
        if (change.entityType().equals(Person.TYPE)) {
            return people(event, change);
        }
        return switch (change.verb()) {
            case CREATED -> created(event, change).json();
            case UPDATED, STATUS -> patch(event, change);
            case DELETED -> Json.object("id", change.entityId());
        };
    }

    private static JsonObject created(Event event, EntityEvent change) {
        Entity entity = Objects.requireNonNull(Entity.apply(null, event, change));
        return switch (change.entityType()) {
            case Agent.TYPE -> Agent.of(event.spaceId(), entity);
            case Intention.TYPE -> Intention.of(event.spaceId(), entity);
            default -> Being.of(event.spaceId(), entity);
        };
    }

    private static Map<String, @Nullable Object> patch(Event event, EntityEvent change) {
        Map<String, @Nullable Object> patch = new LinkedHashMap<>();
        patch.put("id", change.entityId());
        patch.putAll(change.fields());
        if (change.entityType().equals(Agent.TYPE)) {
            patch.remove("registeredBy");
            if (patch.containsKey("status")) {
                patch.put("online", !Agent.OFFLINE.equals(patch.get("status")));
            }
        }
        patch.put("updatedAt", Json.time(event.at()));
        return patch;
    }

    /** {@code {beings, removed?}}: those who have come, gone or been forgotten, as they are now. */
    private static Map<String, Object> people(Event event, EntityEvent change) {
        List<Person> people = Person.in(change.fields());
        List<String> removed = removed(change);
        return Json.object(
                "beings",
                Json.array(people, person -> person.being(event.spaceId()).json()),
                "removed",
                removed.isEmpty() ? null : removed);
    }

    /** The ids of the beings that an event about people removes. */
    static List<String> removed(EntityEvent change) {
        return change.fields().entrySet().stream()
                .filter(field -> !(field.getValue() instanceof Map))
                .map(field -> Person.beingId(Person.userOf(field.getKey())))
                .toList();
    }
}
