package dev.signalbox.spaces;

import dev.signalbox.model.Json;
import dev.signalbox.model.JsonObject;
import dev.signalbox.model.Refused;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code POST /api/beings} and {@code POST /api/intentions}: {@code {success, data?, error?, code?, version?,
 * nextCursor?}}.
 *
 * @param data the entity, or the items of a list
 * @param version of the space: that of the change, or one that what was read certainly contains
 */
record EntityAnswer(
        @Nullable Object data,
        long version,
        @Nullable String nextCursor,
        @Nullable Refused refused) implements JsonObject {
    static EntityAnswer of(JsonObject entity, long version) {
        return new EntityAnswer(entity.json(), version, null, null);
    }

    static EntityAnswer list(List<? extends JsonObject> items, long version, @Nullable String nextCursor) {
        return new EntityAnswer(items.stream().map(JsonObject::json).toList(), version, nextCursor, null);
    }

    static EntityAnswer deleted(String id, long version) {
        return new EntityAnswer(Json.object("id", id), version, null, null);
    }

    /** @param version the present one */
    static EntityAnswer refused(Refused refused, long version) {
        return new EntityAnswer(null, version, null, refused);
    }

    @Override
    public Map<String, Object> json() {
        return Json.object(
                "success",
                refused == null,
                "data",
                data,
                "error",
                refused == null ? null : refused.getMessage(),
                "code",
                refused == null ? null : refused.code().name(),
                "errors",
                refused == null ? null : refused.details().get("errors"),
                "version",
                version,
                "nextCursor",
                nextCursor);
    }
}
