package dev.signalbox.model;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A member who is in a space, or was a short while ago. All people of a space are one entity, {@code people}, with a field
 * for each, so that one event can say that many have come and gone: {@code {<key>: {userId, name, online, lastSeen, since}}}.
 *
 * @param online whether the user has a live connection to the space
 * @param lastSeen while online: since when
 * @param since when the person first came
 */
public record Person(String userId, String name, boolean online, Instant lastSeen, Instant since) {
    public static final String TYPE = "people";
    /** The id of the only entity of the type. */
    public static final String ALL = "people";

    /** No being of the API and no agent has an id with a slash. */
    private static final String ID_PREFIX = "user/";

    /** The people in the entity, or in an event's fields; those that an event removes are not among them. */
    public static List<Person> in(Map<String, Object> fields) {
        return fields.values().stream()
                .filter(Map.class::isInstance)
                .map(value -> of(Json.asObject(value)))
                .toList();
    }

    public static Person of(Map<String, Object> json) {
        return new Person(
                String.valueOf(json.get("userId")),
                String.valueOf(json.get("name")),
                Boolean.TRUE.equals(json.get("online")),
                Instant.parse(String.valueOf(json.get("lastSeen"))),
                Instant.parse(String.valueOf(json.get("since"))));
    }

    /** The id of the being. */
    public static String beingId(String userId) {
        return ID_PREFIX + userId;
    }

    /** The user of such a being; {@code null} for another being. */
    public static @Nullable String userId(String beingId) {
        return beingId.startsWith(ID_PREFIX) ? beingId.substring(ID_PREFIX.length()) : null;
    }

    /** The name of the user's field: without the characters that the store gives a meaning to. */
    public static String key(String userId) {
        return userId.replace("%", "%25").replace(".", "%2E").replace("$", "%24");
    }

    /** The user of a field. */
    public static String userOf(String key) {
        return key.replace("%24", "$").replace("%2E", ".").replace("%25", "%");
    }

    /** The value of the field. */
    public Map<String, Object> field() {
        Map<String, Object> field = new LinkedHashMap<>();
        field.put("userId", userId);
        field.put("name", name);
        field.put("online", online);
        field.put("lastSeen", Json.time(lastSeen));
        field.put("since", Json.time(since));
        return field;
    }

    public Being being(String spaceId) {
        return new Being(
                beingId(userId),
                spaceId,
                name,
                Being.GUEST,
                userId,
                online,
                null,
                Json.time(lastSeen),
                null,
                since,
                lastSeen);
    }
}
