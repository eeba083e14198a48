package dev.signalbox.access;

import dev.signalbox.model.Entity;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.Event;
import dev.signalbox.model.Task;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.projection.SpaceState;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory at one version. Immutable: reading it needs no lock, and shows all of an event or nothing of it.
 * The next one shares with this one whatever the event did not change.
 */
final class DirectoryState implements SpaceState {
    private final long version;
    private final Map<String, Shards> types;

    private DirectoryState(long version, Map<String, Shards> types) {
        this.version = version;
        this.types = types;
    }

    /** @param types what is kept of the space; there is nothing else in the directory */
    static DirectoryState of(SpaceState space, Set<String> types) {
        Map<String, Shards> all = new HashMap<>();
        for (String type : types) {
            all.put(type, Shards.of(space.entities(type)));
        }
        return new DirectoryState(space.version(), all);
    }

    /** @param entity as it is after the event; {@code null} after its deletion */
    DirectoryState after(Event event, @Nullable Entity entity) {
        Map<String, Shards> next = types;
        if (event.payload() instanceof EntityEvent change && types.get(change.entityType()) instanceof Shards before) {
            next = new HashMap<>(types);
            next.put(change.entityType(), before.with(change.entityId(), entity));
        }
        return new DirectoryState(event.spaceVersion(), next);
    }

    @Override
    public String spaceId() {
        return LiveSpaces.SYSTEM;
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
    public @Nullable Entity entity(String type, String id) {
        return shards(type).of(id).get(id);
    }

    /** In no order. */
    @Override
    public Collection<Entity> entities(String type) {
        return shards(type).all().toList();
    }

    private Shards shards(String type) {
        Shards found = types.get(type);
        if (found == null) {
            throw new IllegalArgumentException("the directory keeps no " + type);
        }
        return found;
    }

    /** Entities by id in many small maps, so that a change copies one of them and not all. None is changed once it is here. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Shards(Map<String, Entity>[] maps) {
        private static final int COUNT = 256;

        @SuppressWarnings({"unchecked", "rawtypes"})
        private static Map<String, Entity>[] none() {
            return new Map[COUNT];
        }

        static Shards of(Collection<Entity> entities) {
            Map<String, Entity>[] maps = none();
            for (int i = 0; i < COUNT; i++) {
                maps[i] = new HashMap<>();
            }
            entities.forEach(entity -> maps[index(entity.id())].put(entity.id(), entity));
            return new Shards(maps);
        }

        private static int index(String id) {
            int hash = id.hashCode();
            return (hash ^ hash >>> 16) & COUNT - 1;
        }

        Map<String, Entity> of(String id) {
            return maps[index(id)];
        }

        Stream<Entity> all() {
            return Stream.of(maps).flatMap(map -> map.values().stream());
        }

        Shards with(String id, @Nullable Entity entity) {
            Map<String, Entity> changed = new HashMap<>(of(id));
            if (entity == null) {
                changed.remove(id);
            } else {
                changed.put(id, entity);
            }
            Map<String, Entity>[] next = maps.clone();
            next[index(id)] = changed;
            return new Shards(next);
        }
    }
}
