package dev.signalbox.access;

import dev.signalbox.model.Entity;
import dev.signalbox.model.Role;
import dev.signalbox.projection.SpaceState;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a user may do in a space: the entity {@code member} with the field {@code {role}}; its id is
 * {@code <spaceId>/<username>}, and an id of a space has no slash.
 */
public record Membership(String spaceId, String userId, Role role) {
    public static final String TYPE = "member";

    public static String id(String spaceId, String userId) {
        return spaceId + "/" + userId;
    }

    public static Membership of(Entity entity) {
        int slash = entity.id().indexOf('/');
        return new Membership(
                entity.id().substring(0, slash), entity.id().substring(slash + 1), role(entity.text("role")));
    }

    static @Nullable Role find(SpaceState directory, String spaceId, String userId) {
        Entity entity = directory.entity(TYPE, id(spaceId, userId));
        return entity == null ? null : of(entity).role();
    }

    /** The role of that name; {@code null} is the least. */
    public static Role role(@Nullable String wire) {
        return wire == null ? Role.VIEWER : Role.valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
