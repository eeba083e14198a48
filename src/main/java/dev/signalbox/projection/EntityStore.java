package dev.signalbox.projection;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import dev.signalbox.model.Entity;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.Event;
import dev.signalbox.model.Intention;
import dev.signalbox.model.Json;
import dev.signalbox.store.Mongo;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * The collection {@code entities}: {@code {_id: "<spaceId>/<type>/<id>", spaceId, type, id, fields, version, createdAt,
 * updatedAt}}, or {@code {_id, version, deleted}}. Few change at a time, so each is read before it is written.
 */
@Singleton
final class EntityStore {
    /** Greater than every id of an intention. */
    private static final String AFTER_ALL = ":";

    private final MongoCollection<Document> entities;

    EntityStore(Mongo mongo) {
        this.entities = mongo.collection("entities");
    }

    /** What a view starts with: all, but of the intentions only the newest. */
    List<Entity> ofView(String spaceId) {
        List<Entity> all = entities.find(
                        Filters.and(Filters.eq("spaceId", spaceId), Filters.ne("type", Intention.TYPE)))
                .map(EntityStore::entity)
                .into(new ArrayList<>());
        all.addAll(intentionsBefore(spaceId, AFTER_ALL, RecentIntentions.MAX));
        return all;
    }

    /** The newest of the intentions that were created before one; the newest first. */
    List<Entity> intentionsBefore(String spaceId, String intentionId, int most) {
        String prefix = spaceId + "/" + Intention.TYPE + "/";
        return entities.find(Filters.and(
                        Filters.gt("_id", prefix),
                        Filters.lt("_id", prefix + intentionId),
                        Filters.exists("deleted", false)))
                .sort(Sorts.descending("_id"))
                .limit(most)
                .map(EntityStore::entity)
                .into(new ArrayList<>());
    }

    /** {@code null} for a missing or deleted one. */
    @Nullable
    Entity find(String spaceId, String type, String id) {
        Document found = entities.find(Filters.eq("_id", spaceId + "/" + type + "/" + id))
                .first();
        return found == null || found.containsKey("deleted") ? null : entity(found);
    }

    /** The spaces among the given ones that have an entity with that id. */
    List<String> spacesWith(String type, String id, List<String> spaceIds) {
        List<String> ids = spaceIds.stream()
                .map(spaceId -> spaceId + "/" + type + "/" + id)
                .toList();
        List<String> found = new ArrayList<>();
        for (Document document : entities.find(Filters.in("_id", ids))) {
            if (!document.containsKey("deleted")) {
                found.add(document.getString("spaceId"));
            }
        }
        return found;
    }

    void project(List<Folded> batch) {
        Map<String, Folded> last = new LinkedHashMap<>();
        for (Folded folded : batch) {
            if (folded.event().payload() instanceof EntityEvent change) {
                last.put(id(folded.event(), change), folded);
            }
        }
        last.forEach((id, folded) -> NewestWins.write(entities, document(id, folded)));
    }

    private static String id(Event event, EntityEvent change) {
        return event.spaceId() + "/" + change.entityType() + "/" + change.entityId();
    }

    private static Document document(String id, Folded folded) {
        Entity entity = folded.entity();
        Document document =
                new Document("_id", id).append("version", folded.event().spaceVersion());
        return entity == null
                ? document.append("deleted", true)
                : document.append("spaceId", folded.event().spaceId())
                        .append("type", entity.type())
                        .append("id", entity.id())
                        .append("fields", new Document(entity.fields()))
                        .append("createdAt", Date.from(entity.createdAt()))
                        .append("updatedAt", Date.from(entity.updatedAt()));
    }

    /** An entity as a row of a checkpoint. */
    static Map<String, Object> row(Entity entity) {
        return Json.object(
                "type", entity.type(),
                "id", entity.id(),
                "fields", entity.fields(),
                "version", entity.version(),
                "createdAt", Date.from(entity.createdAt()),
                "updatedAt", Date.from(entity.updatedAt()));
    }

    /** An entity from a document or from a row of a checkpoint. */
    static Entity entity(Map<String, Object> document) {
        Stored stored = new Stored(document);
        return new Entity(
                stored.text("type"),
                stored.text("id"),
                Json.asObject(document.get("fields")),
                stored.number("version"),
                stored.time("createdAt"),
                stored.time("updatedAt"));
    }
}
