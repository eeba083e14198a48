package dev.signalbox.fakes;

import dev.signalbox.access.Directory;
import dev.signalbox.model.Entity;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.Event;
import dev.signalbox.model.Task;
import dev.signalbox.projection.Appended;
import dev.signalbox.projection.Command;
import dev.signalbox.projection.Folded;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.projection.SpaceState;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Entities in memory, folded as the real spaces fold them; no tasks. */
@Singleton
@Replaces(LiveSpaces.class)
@Requires(property = TestServer.FAKES)
public final class FakeLiveSpaces implements LiveSpaces {
    private final Clock clock;
    private final Provider<Directory> directory;
    private final Map<String, State> spaces = new LinkedHashMap<>();

    /** @param directory the only listener */
    public FakeLiveSpaces(Clock clock, Provider<Directory> directory) {
        this.clock = clock;
        this.directory = directory;
    }

    @Override
    public synchronized CompletionStage<Appended> append(String spaceId, Command command) {
        State state = spaces.computeIfAbsent(spaceId, State::new);
        Command.Draft draft;
        try {
            draft = command.decision().decide(state);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        if (draft == null) {
            return CompletableFuture.completedFuture(new Appended(null, null, false));
        }
        EntityEvent change = (EntityEvent) draft.payload();
        Event event = new Event(
                "event-" + (state.version + 1),
                spaceId,
                ++state.version,
                null,
                0,
                clock.instant(),
                command.actor(),
                change,
                false,
                null,
                null,
                command.key());
        String key = change.entityType() + "/" + change.entityId();
        Entity after = Entity.apply(state.entities.get(key), event, change);
        if (after == null) {
            state.entities.remove(key);
        } else {
            state.entities.put(key, after);
        }
        directory.get().published(null, new Folded(event, null, after)); // it reads only the event
        return CompletableFuture.completedFuture(new Appended(event, null, false));
    }

    @Override
    public synchronized <T> T read(String spaceId, Function<SpaceState, T> reader) {
        return reader.apply(spaces.computeIfAbsent(spaceId, State::new));
    }

    private static final class State implements SpaceState {
        private final String id;
        private final Map<String, Entity> entities = new LinkedHashMap<>();
        private long version;

        private State(String id) {
            this.id = id;
        }

        @Override
        public String spaceId() {
            return id;
        }

        @Override
        public long version() {
            return version;
        }

        @Override
        public @Nullable Task task(String taskId) {
            return null;
        }

        @Override
        public @Nullable Entity entity(String type, String entityId) {
            return entities.get(type + "/" + entityId);
        }

        @Override
        public Collection<Entity> entities(String type) {
            return entities.values().stream()
                    .filter(entity -> entity.type().equals(type))
                    .toList();
        }
    }
}
