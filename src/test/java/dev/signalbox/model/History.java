package dev.signalbox.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A task that a test builds event by event, one a second. */
final class History {
    static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    static final Actor AGENT = new Actor(Actor.Kind.AGENT, "key", "kite");
    static final Actor PERSON = new Actor(Actor.Kind.USER, "ada", "ada");
    static final Actor GITHUB = new Actor(Actor.Kind.GITHUB, "octocat", "octocat");

    private long version;
    private @Nullable Task task;

    static History created() {
        History history = new History();
        history.by(PERSON, new LifecycleEvent.Created("Title", null, null, List.of(), null, null));
        return history;
    }

    Task by(Actor actor, TaskEvent payload) {
        return by(actor, payload, false);
    }

    Task by(Actor actor, TaskEvent payload, boolean late) {
        version++;
        task = Task.apply(
                task,
                new Event(
                        "e" + version,
                        "main",
                        version,
                        "t1",
                        version,
                        at(version),
                        actor,
                        payload,
                        late,
                        null,
                        null,
                        null));
        return task;
    }

    Task agent(TaskEvent payload) {
        return by(AGENT, payload);
    }

    Task person(TaskEvent payload) {
        return by(PERSON, payload);
    }

    Task github(TaskEvent payload) {
        return by(GITHUB, payload);
    }

    Task task() {
        return Objects.requireNonNull(task);
    }

    /** The time of the n-th event. */
    static Instant at(long n) {
        return T0.plusSeconds(n);
    }

    static TaskEvent opened(long number) {
        return new PullRequestEvent.PrOpened("https://github.com/o/r/pull/" + number, number, "o/r", false, null);
    }

    static TaskEvent closed(long number) {
        return new PullRequestEvent.PrClosed(number, null, "o/r", null);
    }

    static TaskEvent merged(long number) {
        return new PullRequestEvent.PrMerged("abc", number, null, "o/r", null);
    }

    static TaskEvent check(long number, String name, String conclusion) {
        return new PullRequestEvent.Check(name, conclusion, "https://ci", number, "o/r");
    }

    static TaskEvent review(String state) {
        return new PullRequestEvent.PrReview(state, "bob", null, null, null);
    }

    static TaskEvent asked(InputRequest.Kind kind, String... ids) {
        return new InputEvent.InputRequested(List.of(ids).stream()
                .map(id -> new InputRequest(id, kind, "Text of " + id, List.of(), null))
                .toList());
    }

    static TaskEvent answered(String... ids) {
        return new InputEvent.InputAnswered(
                List.of(ids).stream().map(id -> new Answer(id, "yes")).toList());
    }
}
