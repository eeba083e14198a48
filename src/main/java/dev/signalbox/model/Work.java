package dev.signalbox.model;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the agent that works on a task.
 *
 * @param lastWordAt the time of the newest event by an agent
 * @param spoken whether an agent has spoken since the status changed
 * @param quietSince from when on silence is counted: the last word, or the later time at which one was due again
 * @param staleSince the {@code since} of the {@code stale} event that no word has ended; {@code null} for none
 */
public record Work(
        @Nullable Run run,
        @Nullable Instant lastWordAt,
        boolean spoken,
        Instant quietSince,
        @Nullable Instant staleSince) {
    public Work {
        lastWordAt = Shared.orNull(lastWordAt);
        quietSince = Shared.of(quietSince);
    }

    static Work begin(Event created) {
        return new Work(null, isWord(created) ? created.at() : null, false, created.at(), null);
    }

    private static boolean isWord(Event event) {
        return event.actor().kind() == Actor.Kind.AGENT;
    }

    Work with(@Nullable Run newRun) {
        return new Work(newRun, lastWordAt, spoken, quietSince, staleSince);
    }

    /** After an event: {@code before} and {@code after} are the task around it, the latter with this. */
    Work heard(Event event, Task before, Task after) {
        boolean isWord = isWord(event);
        boolean moved = before.status() != after.status();
        boolean isDue = WorkState.isWordDue(after);
        boolean restarted = isWord || moved || isDue && !WorkState.isWordDue(before);
        Instant stale = isDue && event.payload() instanceof SystemEvent.Stale e ? e.since() : staleSince;
        return new Work(
                run,
                isWord ? event.at() : lastWordAt,
                !moved && (spoken || isWord),
                restarted ? event.at() : quietSince,
                restarted || !isDue ? null : stale);
    }

    public Map<String, Object> json() {
        return Json.object(
                "run", run == null ? null : run.json(),
                "lastWordAt", Json.timeOrNull(lastWordAt),
                "spoken", spoken,
                "quietSince", Json.time(quietSince),
                "staleSince", Json.timeOrNull(staleSince));
    }

    /** @param otherwise {@code quietSince} of a task that was stored without one */
    public static Work read(Fields fields, Instant otherwise) {
        return new Work(
                fields.has("run") ? Run.read(fields.object("run")) : null,
                fields.timeOrNull("lastWordAt"),
                Boolean.TRUE.equals(fields.flagOrNull("spoken")),
                Objects.requireNonNullElse(fields.timeOrNull("quietSince"), otherwise),
                fields.timeOrNull("staleSince"));
    }
}
