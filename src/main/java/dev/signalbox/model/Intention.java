package dev.signalbox.model;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a being says or does in a space (SPEC section 2): the entity {@code intention} with the fields {@code {author, type,
 * state, content, beingId?, taskId?, name?}}.
 *
 * @param id in the order of creation, also as a text: see {@link #id(long)}
 * @param author the actor that made it, who may change it
 * @param content texts and objects
 */
public record Intention(
        String id,
        String spaceId,
        Map<String, Object> author,
        @Nullable String beingId,
        @Nullable String taskId,
        @Nullable String name,
        String type,
        String state,
        List<?> content,
        Instant createdAt,
        Instant updatedAt)
        implements JsonObject {
    public static final String TYPE = "intention";
    public static final String UTTERANCE = "utterance";
    public static final String COMPLETE = "complete";
    public static final List<String> TYPES = List.of(UTTERANCE, "error");
    public static final List<String> STATES = List.of("draft", "active", COMPLETE, "failed");

    /** The id of the one that is created by the event of a space at this version. */
    public static String id(long spaceVersion) {
        return String.format(Locale.ROOT, "%012d", spaceVersion);
    }

    public static Intention of(String spaceId, Entity entity) {
        String type = entity.text("type");
        String state = entity.text("state");
        return new Intention(
                entity.id(),
                spaceId,
                Json.asObject(entity.fields().get("author")),
                entity.text("beingId"),
                entity.text("taskId"),
                entity.text("name"),
                type == null ? UTTERANCE : type,
                state == null ? COMPLETE : state,
                entity.fields().get("content") instanceof List<?> items ? items : List.of(),
                entity.createdAt(),
                entity.updatedAt());
    }

    /** {@code {id, spaceId, author, beingId?, taskId?, name?, type, state, content, createdAt, updatedAt}}. */
    @Override
    public Map<String, Object> json() {
        return Json.object(
                "id",
                id,
                "spaceId",
                spaceId,
                "author",
                author,
                "beingId",
                beingId,
                "taskId",
                taskId,
                "name",
                name,
                "type",
                type,
                "state",
                state,
                "content",
                content,
                "createdAt",
                Json.time(createdAt),
                "updatedAt",
                Json.time(updatedAt));
    }
}
