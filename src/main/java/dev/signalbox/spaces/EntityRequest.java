package dev.signalbox.spaces;

import dev.signalbox.model.Fields;
import dev.signalbox.model.Refused;
import dev.signalbox.projection.LiveSpaces;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/beings} and {@code POST /api/intentions}: {@code {action, spaceId?, beingId?/intentionId?, data?,
 * limit?, cursor?}}.
 *
 * @param id of the entity; blank where the action needs none
 * @param limit of a list
 * @param cursor of a later page of a list
 */
record EntityRequest(
        Action action,
        String spaceId,
        String id,
        Fields data,
        int limit,
        @Nullable String cursor) {
    private static final int ID_MAX = 250;
    private static final int LIMIT_DEFAULT = 50;
    private static final int LIMIT_MAX = 200;

    /** What is asked for. */
    enum Action {
        GET,
        LIST,
        CREATE,
        UPDATE,
        DELETE;

        boolean isWrite() {
            return this == CREATE || this == UPDATE || this == DELETE;
        }

        boolean needsId() {
            return this == GET || this == UPDATE || this == DELETE;
        }
    }

    private static final List<String> ACTIONS = List.of("get", "list", "create", "update", "delete");

    /** @param idName the name of the field with the id */
    static EntityRequest read(Fields fields, String idName) {
        Action action = Action.values()[ACTIONS.indexOf(fields.oneOf("action", ACTIONS))];
        String spaceId = fields.textOrNull("spaceId", ID_MAX);
        String id = action.needsId() ? fields.text(idName, ID_MAX) : "";
        Long limit = fields.numberOrNull("limit", 1, LIMIT_MAX);
        String cursor = fields.textOrNull("cursor", ID_MAX);
        Fields data = fields.object("data");
        fields.check();
        return new EntityRequest(
                action,
                Objects.requireNonNullElse(spaceId, LiveSpaces.MAIN),
                id,
                data,
                limit == null ? LIMIT_DEFAULT : limit.intValue(),
                cursor);
    }

    /** @throws Refused {@code INVALID_PAYLOAD} when a cursor is none that we gave */
    String cursorOr(String first) {
        if (cursor != null && !cursor.matches("\\d{12}")) {
            throw Refused.invalid("cursor", "must be the nextCursor of a page of this list");
        }
        return cursor == null ? first : cursor;
    }
}
