package dev.signalbox.access;

import dev.signalbox.model.Actor;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.Event;
import dev.signalbox.model.Refused;
import dev.signalbox.projection.Appended;
import dev.signalbox.projection.Command;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.projection.SpaceState;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who and what there is: users, keys, spaces, members and ended sessions, as entities of the hidden space {@code system},
 * which is live on every instance. What is written here is known everywhere at once, as every other event is.
 */
@Singleton
public final class Directory {
    private final Provider<LiveSpaces> spaces; // whose listeners ask us

    Directory(Provider<LiveSpaces> spaces) {
        this.spaces = spaces;
    }

    /** Any thread, also inside the lock of another space; the reader must be quick. */
    public <T> T read(Function<SpaceState, T> reader) {
        return spaces.get().read(LiveSpaces.SYSTEM, reader);
    }

    /**
     * Appends what the decision makes of the present state, durably. Blocks.
     *
     * @return the event; that of the first time for a repeated key; {@code null} when there was nothing to do
     * @throws Refused by the decision, or {@code STORE_UNAVAILABLE}
     */
    public @Nullable Event append(Actor actor, Event.@Nullable Key key, Command.Decision decision) {
        return Appended.await(spaces.get().append(LiveSpaces.SYSTEM, new Command(actor, key, decision)))
                .event();
    }

    /** The id of the entity that an event of this directory is about. */
    public static String entityId(Event event) {
        return ((EntityEvent) event.payload()).entityId();
    }

    /** @param fields are laid over the entity's; a {@code null} removes one */
    @SuppressWarnings("NullAway") // a null in the fields of an event removes one
    public static Command.Draft draft(
            String type, String id, EntityEvent.Verb verb, Map<String, ? extends @Nullable Object> fields) {
        return new Command.Draft(null, new EntityEvent(type, id, verb, new LinkedHashMap<>(fields)), false);
    }
}
