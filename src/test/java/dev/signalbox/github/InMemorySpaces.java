package dev.signalbox.github;

import dev.signalbox.github.Fact.Repo;
import dev.signalbox.model.Actor;
import dev.signalbox.model.Effect;
import dev.signalbox.model.Entity;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.Event;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskEvent;
import dev.signalbox.projection.Appended;
import dev.signalbox.projection.Command;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.projection.SpaceState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One space in memory, with the rules that the rest of the house promises: order, keys, the fold. */
final class InMemorySpaces implements LiveSpaces, TaskFinder {
    private final Map<String, Task> tasks = new LinkedHashMap<>();
    private final Map<String, Event> byKey = new HashMap<>();
    private final List<Event> events = new ArrayList<>();
    /** How many of the next appends fail as if the store were away. */
    int failures;
    /** Thrown by the next append: a bug. */
    @Nullable
    Error failure;
    /** Gets each task after each of its events. */
    Consumer<Task> listener = task -> {};

    @Override
    public synchronized CompletionStage<Appended> append(String spaceId, Command command) {
        if (failures > 0) {
            failures--;
            return CompletableFuture.failedFuture(Refused.busy("away"));
        }
        Error thrown = failure;
        if (thrown != null) {
            failure = null;
            throw thrown;
        }
        Event.Key key = command.key();
        Event before = key == null ? null : byKey.get(key.hash());
        if (before != null) {
            return CompletableFuture.completedFuture(new Appended(before, tasks.get(before.taskId()), true));
        }
        Command.Draft draft = command.decision().decide(new State());
        if (draft == null) {
            return CompletableFuture.completedFuture(new Appended(null, null, false));
        }
        if (draft.payload() instanceof EntityEvent) {
            return CompletableFuture.completedFuture(new Appended(null, null, false)); // users do not matter here
        }
        String taskId = String.valueOf(draft.taskId());
        Task task = tasks.get(taskId);
        Event event = event(command, draft, taskId, task);
        Task after = Task.apply(task, event);
        Effect.between(task, after);
        events.add(event);
        if (key != null) {
            byKey.put(key.hash(), event);
        }
        if (event.payload() instanceof LifecycleEvent.Deleted) {
            tasks.remove(taskId);
        } else {
            tasks.put(taskId, after);
        }
        listener.accept(after);
        return CompletableFuture.completedFuture(new Appended(event, after, false));
    }

    private Event event(Command command, Command.Draft draft, String taskId, @Nullable Task task) {
        return new Event(
                "e" + events.size(),
                MAIN,
                events.size() + 1,
                taskId,
                task == null ? 1 : task.version() + 1,
                Instant.EPOCH.plusSeconds(events.size()),
                command.actor(),
                draft.payload(),
                draft.late(),
                null,
                command.cause(),
                command.key());
    }

    @Override
    public synchronized <T> T read(String spaceId, Function<SpaceState, T> reader) {
        return reader.apply(new State());
    }

    /** A task made by a person; returns its id. */
    String given(String id, TaskEvent... more) {
        Actor mona = new Actor(Actor.Kind.USER, "mona", "Mona");
        TaskEvent created = new LifecycleEvent.Created("A task", null, null, List.of(), null, null);
        append(MAIN, new Command(mona, null, state -> new Command.Draft(id, created, false)));
        for (TaskEvent event : more) {
            append(MAIN, new Command(mona, null, state -> new Command.Draft(id, event, false)));
        }
        return id;
    }

    synchronized Task task(String id) {
        Task task = tasks.get(id);
        if (task == null) {
            throw new AssertionError("no task " + id);
        }
        return task;
    }

    synchronized List<Event> events(String taskId) {
        return events.stream().filter(event -> taskId.equals(event.taskId())).toList();
    }

    synchronized Collection<Task> tasks() {
        return List.copyOf(tasks.values());
    }

    /** As a day later. */
    synchronized void forgetKeys() {
        byKey.clear();
    }

    synchronized void clear() {
        tasks.clear();
        byKey.clear();
        events.clear();
        failures = 0;
        failure = null;
    }

    @Override
    public synchronized Optional<TaskRef> byId(String taskId) {
        return tasks.containsKey(taskId) ? Optional.of(new TaskRef(MAIN, taskId)) : Optional.empty();
    }

    @Override
    public List<TaskRef> byPull(Repo repo, long number) {
        return where(task -> task.pull(number, repo.name(), repo.id()) != null);
    }

    @Override
    public List<TaskRef> byHead(Repo repo, String sha) {
        return where(task -> task.pulls().stream()
                .anyMatch(pull -> sha.equals(pull.headSha()) && pull.is(pull.number(), repo.name(), repo.id())));
    }

    @Override
    public boolean isUnlinked(TaskRef task, Repo repo, long number) {
        return false;
    }

    @Override
    public synchronized boolean isWritten(TaskRef task, Event.Key key) {
        return events(task.taskId()).stream().anyMatch(event -> key.equals(event.key()));
    }

    @Override
    public boolean isSpace(String spaceId) {
        return spaceId.equals(MAIN);
    }

    @Override
    public List<TaskRef> byIssue(Repo repo, long number) {
        return where(task -> task.issue() != null && task.issue().is(number, repo.name(), repo.id()));
    }

    private synchronized List<TaskRef> where(Predicate<Task> condition) {
        return tasks.values().stream()
                .filter(condition)
                .map(task -> new TaskRef(MAIN, task.id()))
                .toList();
    }

    private final class State implements SpaceState {
        @Override
        public String spaceId() {
            return MAIN;
        }

        @Override
        public long version() {
            return events.size();
        }

        @Override
        public @Nullable Task task(String taskId) {
            return tasks.get(taskId);
        }

        @Override
        public @Nullable Entity entity(String type, String id) {
            return null;
        }

        @Override
        public Collection<Entity> entities(String type) {
            return List.of();
        }
    }
}
