package dev.signalbox.spaces;

import dev.signalbox.access.Directory;
import dev.signalbox.model.Entity;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.EntityEvent.Verb;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Event;
import dev.signalbox.model.Refused;
import dev.signalbox.projection.Appended;
import dev.signalbox.projection.Command;
import dev.signalbox.projection.SpaceView;
import dev.signalbox.projection.Spaces;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Appends the commands about beings and intentions. Blocks. */
@Singleton
final class EntityCommands {
    /** These did not reach the space, and are answered as everywhere. */
    private static final Set<ErrorCode> ELSEWHERE =
            EnumSet.of(ErrorCode.STORE_UNAVAILABLE, ErrorCode.IDEMPOTENCY_MISMATCH, ErrorCode.SPACE_NOT_FOUND);

    private final Spaces spaces;

    EntityCommands(Spaces spaces) {
        this.spaces = spaces;
    }

    /** @param answer of the event; {@code null} when there was nothing to change */
    EntityAnswer append(String spaceId, Command command, Function<@Nullable Event, EntityAnswer> answer) {
        try {
            return answer.apply(Appended.await(spaces.append(spaceId, command)).event());
        } catch (Refused e) {
            if (ELSEWHERE.contains(e.code())) {
                throw e;
            }
            return EntityAnswer.refused(e, spaces.view(spaceId, SpaceView::version));
        }
    }

    /** The entity as its first event has it. */
    static @Nullable Entity created(@Nullable Event event) {
        return event != null && event.payload() instanceof EntityEvent change
                ? Entity.apply(null, event, change)
                : null;
    }

    /**
     * The event that changes an entity.
     *
     * @param changes {@code null} to delete it
     * @return {@code null} when nothing would change
     */
    static Command.@Nullable Draft change(Entity before, @Nullable Map<String, Object> changes) {
        if (changes == null) {
            return Directory.draft(before.type(), before.id(), Verb.DELETED, Map.of());
        }
        boolean isSame = changes.entrySet().stream()
                .allMatch(field -> Objects.equals(before.fields().get(field.getKey()), field.getValue()));
        return isSame ? null : Directory.draft(before.type(), before.id(), Verb.UPDATED, changes);
    }
}
