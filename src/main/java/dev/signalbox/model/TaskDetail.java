package dev.signalbox.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A whole task, SPEC section 2.
 *
 * @param description {@code null} when there is none
 * @param events the newest {@value #EVENTS_KEPT}, oldest first
 * @param bytes about what it occupies in memory
 */
public record TaskDetail(Task task, @Nullable String description, List<Event> events, long bytes)
        implements JsonObject {
    /** How many events it holds; older ones are in the log. */
    public static final int EVENTS_KEPT = 50;

    private static final int FIXED_BYTES = 1_000;
    private static final int EVENT_FIXED_BYTES = 400;
    /** A text takes more in memory than as JSON: objects, wide characters. */
    private static final int BYTES_PER_JSON_BYTE = 3;

    public TaskDetail {
        events = List.copyOf(events);
    }

    public static TaskDetail of(Task task, @Nullable String description, List<Event> events) {
        long bytes = FIXED_BYTES + (description == null ? 0 : 2L * description.length());
        for (Event event : events) {
            bytes += bytes(event);
        }
        return new TaskDetail(task, description, events, bytes);
    }

    private static long bytes(Event event) {
        return EVENT_FIXED_BYTES + BYTES_PER_JSON_BYTE * event.dataBytes();
    }

    /** The task created by a {@code created} event. */
    public static TaskDetail create(Event event, LifecycleEvent.Created created) {
        return of(Task.create(event, created), created.description(), List.of(event));
    }

    /**
     * The task after its next event.
     *
     * @param after the fold of the event
     */
    public static TaskDetail after(@Nullable TaskDetail before, Event event, Task after) {
        String description = description(before == null ? null : before.description, event);
        if (before == null) {
            return of(after, description, List.of(event));
        }
        List<Event> events = new ArrayList<>(before.events);
        long bytes = before.bytes + bytes(event);
        if (events.size() == EVENTS_KEPT) {
            bytes -= bytes(events.removeFirst());
        }
        events.add(event);
        if (!Objects.equals(description, before.description)) {
            return of(after, description, events);
        }
        return new TaskDetail(after, description, events, bytes);
    }

    /** The description after an event. */
    public static @Nullable String description(@Nullable String before, Event event) {
        if (event.payload() instanceof LifecycleEvent.Created created) {
            return created.description();
        }
        return event.payload() instanceof ActivityEvent.Updated updated
                        && updated.patch().description() != null
                ? updated.patch().newDescription()
                : before;
    }

    @Override
    public Map<String, Object> json() {
        Map<String, Object> json = task.json();
        if (description != null) {
            json.put("description", description);
        }
        json.put("events", Json.array(events, Event::json));
        return json;
    }
}
