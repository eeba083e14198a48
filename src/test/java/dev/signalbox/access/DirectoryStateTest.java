package dev.signalbox.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.fakes.FakeLiveSpaces;
import dev.signalbox.model.Actor;
import dev.signalbox.model.Entity;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.Event;
import dev.signalbox.projection.LiveSpaces;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DirectoryStateTest {
    private static final List<String> TYPES = List.of(User.TYPE, Membership.TYPE);

    private static DirectoryState empty() {
        LiveSpaces spaces = new FakeLiveSpaces(Clock.systemUTC(), () -> null);
        return spaces.read(LiveSpaces.SYSTEM, space -> DirectoryState.of(space, Set.copyOf(TYPES)));
    }

    private static Event event(long version, EntityEvent change) {
        return new Event(
                "event-" + version,
                LiveSpaces.SYSTEM,
                version,
                null,
                0,
                Instant.EPOCH,
                Actor.SIGNALBOX,
                change,
                false,
                null,
                null,
                null);
    }

    @Test
    void eachStateHoldsWhatItsEventsLeftAndNoneEverChanges() {
        Random random = new Random(7);
        Map<String, Entity> expected = new HashMap<>();
        DirectoryState state = empty();
        List<DirectoryState> states = new ArrayList<>(List.of(state));
        List<Map<String, Entity>> left = new ArrayList<>(List.of(Map.of()));
        for (long version = 1; version <= 3_000; version++) {
            String type = TYPES.get(random.nextInt(TYPES.size()));
            String id = "id-" + random.nextInt(600);
            EntityEvent.Verb verb = random.nextInt(3) == 0 ? EntityEvent.Verb.DELETED : EntityEvent.Verb.UPDATED;
            EntityEvent change = new EntityEvent(type, id, verb, Map.of("n", version));
            Event event = event(version, change);
            Entity after = Entity.apply(expected.get(type + id), event, change);
            if (after == null) {
                expected.remove(type + id);
            } else {
                expected.put(type + id, after);
            }
            state = state.after(event, after);
            if (version % 250 == 0) {
                states.add(state);
                left.add(Map.copyOf(expected));
            }
        }
        for (int i = 0; i < states.size(); i++) {
            DirectoryState each = states.get(i);
            Map<String, Entity> found = new HashMap<>();
            TYPES.forEach(type -> each.entities(type).forEach(entity -> found.put(type + entity.id(), entity)));
            assertThat(found).isEqualTo(left.get(i));
            assertThat(each.version()).isEqualTo(i * 250L);
            found.values()
                    .forEach(entity ->
                            assertThat(each.entity(entity.type(), entity.id())).isSameAs(entity));
            assertThat(each.entity(User.TYPE, "nobody")).isNull();
        }
    }

    @Test
    void anUnknownTypeIsAnError() {
        DirectoryState state = empty();
        EntityEvent foreign = new EntityEvent("flag", "one", EntityEvent.Verb.CREATED, Map.of());
        DirectoryState next = state.after(event(1, foreign), Entity.apply(null, event(1, foreign), foreign));
        assertThat(next.version()).isEqualTo(1);
        assertThatThrownBy(() -> next.entity("flag", "one")).isInstanceOf(IllegalArgumentException.class);
    }
}
