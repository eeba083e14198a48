package dev.signalbox.tasks;

import dev.signalbox.access.SpaceAccess;
import dev.signalbox.delivery.JsonText;
import dev.signalbox.log.EventLog;
import dev.signalbox.model.ActivityEvent;
import dev.signalbox.model.Cause;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Event;
import dev.signalbox.model.EventType;
import dev.signalbox.model.Ids;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.Payload;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Role;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskDetail;
import dev.signalbox.model.TaskEvent;
import dev.signalbox.model.TaskPatch;
import dev.signalbox.model.Transitions;
import dev.signalbox.projection.Appended;
import dev.signalbox.projection.Command;
import dev.signalbox.projection.SpaceState;
import dev.signalbox.projection.Spaces;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The rules of tasks: rights, and the event that a request makes. A missing task and one that the caller may not see get
 * the same response.
 */
@Singleton
public final class TasksService {
    private static final int DATA_MAX_BYTES = 64 * 1024;

    /** What makes a task larger in memory. */
    private static final Set<EventType> GROWING = EnumSet.of(
            EventType.UPDATED,
            EventType.INPUT_REQUESTED,
            EventType.CLARIFICATION_NEEDED,
            EventType.PR_OPENED,
            EventType.CHECK,
            EventType.FAILED);

    private final Spaces spaces;
    private final SpaceAccess access;
    private final EventLog log;

    TasksService(Spaces spaces, SpaceAccess access, EventLog log) {
        this.access = access;
        this.spaces = spaces;
        this.log = log;
    }

    /** Appends {@code created}; {@link Appended#task()} is the new task. */
    public CompletionStage<Appended> create(
            Principal principal, @Nullable Cause cause, NewTask wanted, Event.@Nullable Key key) {
        String spaceId = wanted.spaceId();
        LifecycleEvent.Created created = wanted.created();
        access.require(principal, spaceId, Role.MEMBER);
        checkSize(created);
        checkRoom();
        String taskId = Ids.next();
        return spaces.append(
                spaceId,
                new Command(principal.actor(), cause, key, state -> new Command.Draft(taskId, created, false)));
    }

    /** Appends an event. */
    public CompletionStage<Appended> append(
            Principal principal, @Nullable Cause cause, String taskId, TaskEvent payload, Event.@Nullable Key key) {
        checkSize(payload);
        if (GROWING.contains(payload.eventType())) {
            checkRoom();
        }
        String spaceId = requireTask(principal, taskId, Role.MEMBER);
        if (!TaskEvent.BY_MEMBERS.contains(payload.eventType())) {
            access.require(principal, spaceId, Role.AGENT);
        }
        return spaces.append(
                spaceId, new Command(principal.actor(), cause, key, state -> decide(state, taskId, payload, null)));
    }

    /** What a caller wants to happen to a task. */
    @FunctionalInterface
    public interface Change {
        /**
         * Has no side effects; called again when another event was appended first.
         *
         * @return the events for the task as it is; {@code null} for none
         * @throws Refused when it is not possible
         */
        Command.@Nullable Draft of(Task task);
    }

    /** Appends what a change makes of the task; the caller has checked the size of the data ({@link #checkSize}). */
    public CompletionStage<Appended> change(
            Principal principal, Cause cause, String taskId, Role needed, Change change) {
        String spaceId = requireTask(principal, taskId, needed);
        return spaces.append(spaceId, new Command(principal.actor(), cause, null, state -> {
            Task task = state.task(taskId);
            if (task == null) {
                throw Refused.noTask();
            }
            Command.Draft draft = change.of(task);
            if (draft != null && draft.payload() instanceof TaskEvent event) {
                Transitions.require(task, event);
            }
            return draft;
        }));
    }

    /** Appends {@code updated}, or nothing if no value would change. */
    public CompletionStage<Appended> patch(
            Principal principal, String taskId, TaskPatch patch, @Nullable Long ifVersion) {
        String spaceId = requireTask(principal, taskId, Role.MEMBER);
        return spaces.append(spaceId, new Command(principal.actor(), Cause.API, null, state -> {
            Command.Draft draft = decide(state, taskId, new ActivityEvent.Updated(patch), ifVersion);
            Task task = state.task(taskId);
            return task == null || patch.changesNothing(task) ? null : draft;
        }));
    }

    public CompletionStage<Appended> delete(Principal principal, String taskId, @Nullable Long ifVersion) {
        String spaceId = requireTask(principal, taskId, Role.MEMBER);
        return spaces.append(
                spaceId,
                new Command(
                        principal.actor(),
                        Cause.API,
                        null,
                        state -> decide(state, taskId, new LifecycleEvent.Deleted(), ifVersion)));
    }

    private static Command.Draft decide(SpaceState state, String taskId, TaskEvent payload, @Nullable Long ifVersion) {
        Task task = state.task(taskId);
        if (task == null) {
            throw Refused.noTask();
        }
        if (ifVersion != null && ifVersion != task.version()) {
            throw new Refused(
                    ErrorCode.VERSION_CONFLICT,
                    "The task is at version " + task.version() + " by now.",
                    Map.of("version", task.version()));
        }
        Transitions.require(task, payload);
        return new Command.Draft(taskId, payload, false);
    }

    private void checkRoom() {
        if (!spaces.hasRoom()) {
            throw Refused.busy(
                    "The open tasks take all the memory that the server has for them; end some, or give it more.");
        }
    }

    /** @throws Refused {@code PAYLOAD_TOO_LARGE} */
    public static void checkSize(Payload payload) {
        int bytes = JsonText.write(payload.json()).length;
        if (bytes > DATA_MAX_BYTES) {
            throw new Refused(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "data has " + bytes + " bytes as JSON; at most " + DATA_MAX_BYTES + " are allowed.");
        }
    }

    /** The current task. */
    public TaskDetail get(Principal principal, String taskId) {
        String spaceId = requireTask(principal, taskId, Role.VIEWER);
        return spaces.view(spaceId, view -> {
            TaskDetail task = view.detail(taskId);
            if (task == null) {
                throw Refused.noTask();
            }
            return task;
        });
    }

    /** The task's events after a task version, oldest first. */
    public List<Event> timeline(Principal principal, String taskId, long after, int limit) {
        requireTask(principal, taskId, Role.VIEWER);
        return log.timeline(taskId, after, limit);
    }

    /**
     * The space of a task.
     *
     * @throws Refused {@code TASK_NOT_FOUND} when it is missing or the caller may not see it; {@code FORBIDDEN} when the
     *     caller may see it but lacks the role
     */
    public String requireTask(Principal principal, String taskId, Role needed) {
        String spaceId = isPlausible(taskId) ? spaces.spaceOf(taskId, id -> access.sees(principal, id)) : null;
        if (spaceId == null) {
            throw Refused.noTask();
        }
        access.require(principal, spaceId, needed);
        return spaceId;
    }

    private static boolean isPlausible(String taskId) {
        return taskId.length() <= 64 && StandardCharsets.US_ASCII.newEncoder().canEncode(taskId);
    }
}
