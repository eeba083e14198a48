package dev.signalbox.spaces;

import dev.signalbox.access.Directory;
import dev.signalbox.access.SpaceAccess;
import dev.signalbox.model.Actor;
import dev.signalbox.model.Cause;
import dev.signalbox.model.Entity;
import dev.signalbox.model.EntityEvent.Verb;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Event;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Intention;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Role;
import dev.signalbox.projection.Command;
import dev.signalbox.projection.SpaceState;
import dev.signalbox.projection.SpaceView;
import dev.signalbox.projection.Spaces;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rules of intentions: who may say what, and as which being. All methods block. */
@Singleton
final class IntentionsService {
    private static final int DATA_BYTES_MAX = 32 * 1024;
    private static final int TEXT_MAX = 250;
    /** Greater than every id. */
    private static final String NEWEST = "999999999999";

    private final SpaceAccess access;
    private final Spaces spaces;
    private final EntityCommands commands;

    IntentionsService(SpaceAccess access, Spaces spaces, EntityCommands commands) {
        this.access = access;
        this.spaces = spaces;
        this.commands = commands;
    }

    EntityAnswer call(Principal caller, EntityRequest wanted, Event.@Nullable Key once) {
        Role role = access.require(caller, wanted.spaceId(), wanted.action().isWrite() ? Role.MEMBER : Role.VIEWER)
                .role();
        return switch (wanted.action()) {
            case GET -> get(wanted);
            case LIST -> list(wanted);
            case CREATE -> create(caller, role, wanted, once);
            case UPDATE -> change(caller, role, wanted, once, changes(wanted.data()));
            case DELETE -> change(caller, role, wanted, once, null);
        };
    }

    private EntityAnswer get(EntityRequest wanted) {
        spaces.follow(wanted.spaceId());
        Now now = now(wanted);
        return now.intention == null
                ? EntityAnswer.refused(none(), now.version)
                : EntityAnswer.of(Intention.of(wanted.spaceId(), now.intention), now.version);
    }

    private record Now(@Nullable Entity intention, long version) {}

    private Now now(EntityRequest wanted) {
        return spaces.view(
                wanted.spaceId(),
                (SpaceView view) -> new Now(view.entity(Intention.TYPE, wanted.id()), view.version()));
    }

    private static Refused none() {
        return new Refused(ErrorCode.NOT_FOUND, "There is no such intention in the space.");
    }

    /** The newest first: from memory, and what is older from the store. */
    private EntityAnswer list(EntityRequest wanted) {
        String spaceId = wanted.spaceId();
        String before = wanted.cursorOr(NEWEST);
        spaces.follow(spaceId);
        record Found(List<Entity> recent, long version) {}
        Found found =
                spaces.view(spaceId, view -> new Found(List.copyOf(view.entities(Intention.TYPE)), view.version()));
        List<Entity> page = new ArrayList<>(found.recent.stream()
                .filter(entity -> entity.id().compareTo(before) < 0)
                .limit(wanted.limit() + 1L)
                .toList());
        int lacking = wanted.limit() + 1 - page.size();
        if (lacking > 0) {
            String from = page.isEmpty() ? before : page.getLast().id();
            page.addAll(spaces.intentionsBefore(spaceId, from, lacking));
        }
        boolean more = page.size() > wanted.limit();
        List<Intention> items = page.stream()
                .limit(wanted.limit())
                .map(entity -> Intention.of(spaceId, entity))
                .toList();
        return EntityAnswer.list(items, found.version, more ? items.getLast().id() : null);
    }

    private EntityAnswer create(Principal caller, Role role, EntityRequest wanted, Event.@Nullable Key once) {
        Fields data = wanted.data();
        Map<String, Object> fields = changes(data);
        fields.putIfAbsent("type", Intention.UTTERANCE);
        fields.putIfAbsent("state", Intention.COMPLETE);
        fields.putIfAbsent("content", List.of());
        fields.put("author", caller.actor().json());
        String as = data.textOrNull("beingId", TEXT_MAX);
        data.check();
        Command command = new Command(caller.actor(), Cause.API, once, state -> {
            Map<String, Object> created = Json.object("beingId", Speakers.being(state, caller, role, as));
            created.putAll(fields);
            checkTask(state, fields);
            return Directory.draft(Intention.TYPE, Intention.id(state.version() + 1), Verb.CREATED, created);
        });
        return commands.append(wanted.spaceId(), command, event -> {
            Entity entity = Objects.requireNonNull(EntityCommands.created(event));
            return EntityAnswer.of(Intention.of(wanted.spaceId(), entity), entity.version());
        });
    }

    private static void checkTask(SpaceState state, Map<String, Object> fields) {
        if (fields.get("taskId") instanceof String taskId && state.task(taskId) == null) {
            throw Refused.noTask();
        }
    }

    /** What is set. */
    private static Map<String, Object> changes(Fields data) {
        Map<String, Object> fields = Json.object(
                "type", data.oneOfOrNull("type", Intention.TYPES),
                "state", data.oneOfOrNull("state", Intention.STATES),
                "name", data.textOrNull("name", TEXT_MAX),
                "taskId", data.textOrNull("taskId", TEXT_MAX),
                "content", FreeJson.content(data, "content"));
        data.check();
        FreeJson.checkSize(fields, DATA_BYTES_MAX);
        return fields;
    }

    /** @param changes {@code null} to delete it */
    private EntityAnswer change(
            Principal caller,
            Role role,
            EntityRequest wanted,
            Event.@Nullable Key once,
            @Nullable Map<String, Object> changes) {
        Command command = new Command(caller.actor(), Cause.API, once, state -> {
            Entity before = state.entity(Intention.TYPE, wanted.id());
            if (before == null) {
                throw none();
            }
            if (!isAuthor(caller, before) && !role.includes(Role.ADMIN)) {
                throw new Refused(ErrorCode.FORBIDDEN, "Only its author and admins change an intention.");
            }
            if (changes != null) {
                checkTask(state, changes);
            }
            return EntityCommands.change(before, changes);
        });
        return commands.append(wanted.spaceId(), command, event -> changed(wanted, event));
    }

    private static boolean isAuthor(Principal caller, Entity intention) {
        Map<String, Object> author = Json.asObject(intention.fields().get("author"));
        Actor actor = caller.actor();
        return actor.kind().wire().equals(author.get("kind")) && actor.id().equals(author.get("id"));
    }

    private EntityAnswer changed(EntityRequest wanted, @Nullable Event event) {
        if (wanted.action() == EntityRequest.Action.DELETE && event != null) {
            return EntityAnswer.deleted(wanted.id(), event.spaceVersion());
        }
        Now now = now(wanted);
        long version = event == null ? now.version : event.spaceVersion();
        return now.intention == null
                ? EntityAnswer.deleted(wanted.id(), version) // by another caller, meanwhile
                : EntityAnswer.of(Intention.of(wanted.spaceId(), now.intention), version);
    }
}
