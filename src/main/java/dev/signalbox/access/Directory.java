package dev.signalbox.access;

import dev.signalbox.model.Actor;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.Event;
import dev.signalbox.model.Feature;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Space;
import dev.signalbox.projection.Appended;
import dev.signalbox.projection.Command;
import dev.signalbox.projection.FeedListener;
import dev.signalbox.projection.Folded;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.projection.SpaceState;
import dev.signalbox.projection.SpaceView;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Users, keys, spaces, members, ended sessions and features, as entities of the hidden space {@code system},
 * which is live on every instance. A change reaches every instance as every other event does.
 *
 * <p>It is asked for every right, also on event loops and under locks of spaces, so it is read without a lock: the
 * newest state is kept beside the space, and replaced under the lock of {@code system} with each of its events.
 */
@Singleton
public final class Directory implements FeedListener, ApplicationEventListener<StartupEvent> {
    /** The types of its entities. */
    static final Set<String> TYPES =
            Set.of(User.TYPE, Membership.TYPE, Space.TYPE, ApiKey.TYPE, Logouts.TYPE, Feature.TYPE);

    private final Provider<LiveSpaces> spaces; // we are one of its listeners
    /** Written under the lock of {@code system}; {@code null} until the space is there. */
    private volatile @Nullable DirectoryState state;

    Directory(Provider<LiveSpaces> spaces) {
        this.spaces = spaces;
    }

    /** Before there is a server, so that no event loop has to. */
    @Override
    public void onApplicationEvent(StartupEvent event) {
        begin();
    }

    /** No event can come in between: publishing one takes the same lock. */
    private DirectoryState begin() {
        return spaces.get().read(LiveSpaces.SYSTEM, space -> {
            DirectoryState known = state;
            DirectoryState begun = known == null ? DirectoryState.of(space, TYPES) : known;
            state = begun;
            return begun;
        });
    }

    @Override
    public void published(SpaceView view, Folded folded) {
        DirectoryState known = state;
        if (known != null && folded.event().spaceId().equals(LiveSpaces.SYSTEM)) {
            state = known.after(folded.event(), folded.entity());
        }
    }

    /** One version of it. Any thread, under any lock; never waits. */
    public <T> T read(Function<SpaceState, T> reader) {
        DirectoryState known = state;
        return reader.apply(known == null ? begin() : known);
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
