package dev.signalbox.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Why a person has to look at a task: {@code {reason, since, detail?}}. A task has at most one for each reason.
 *
 * @param since when the reason arose; of several requests, when the oldest was asked
 * @param detail at most {@value #DETAIL_MAX} characters
 */
public record Attention(
        Reason reason, Instant since, @Nullable String detail) {
    private static final int DETAIL_MAX = 200;

    /** What a person is needed for. */
    public enum Reason {
        QUESTION,
        PERMISSION,
        REVIEW_REQUESTED,
        CHANGES_REQUESTED,
        CHECKS_FAILED,
        CONFLICT,
        FAILED,
        STALE,
        DISPATCH_STOPPED;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Attention {
        detail = Json.cut(detail, DETAIL_MAX);
    }

    /**
     * The needs of a task after an event; none after its end. Pure.
     *
     * @param before the needs before it: one that lasts keeps its {@code since}
     * @param at the time of the event
     */
    static List<Attention> of(Task task, List<Attention> before, Instant at) {
        if (task.status().isEnd()) {
            return List.of();
        }
        Found found = new Found(before, at, new ArrayList<>());
        found.requests(task, Reason.QUESTION, kind -> kind == InputRequest.Kind.QUESTION);
        found.requests(
                task,
                Reason.PERMISSION,
                kind -> kind == InputRequest.Kind.PERMISSION || kind == InputRequest.Kind.CREDENTIALS);
        if (!found.requests(task, Reason.REVIEW_REQUESTED, kind -> kind == InputRequest.Kind.REVIEW)) {
            found.pull(task, Reason.REVIEW_REQUESTED, PullRequest::awaitsReview);
        }
        found.pull(task, Reason.CHANGES_REQUESTED, PullRequest::hasChangesRequested);
        found.pull(task, Reason.CHECKS_FAILED, pull -> pull.checksState() == PullRequest.ChecksState.FAILURE);
        found.pull(task, Reason.CONFLICT, PullRequest::conflict);
        if (task.status() == TaskStatus.FAILED) {
            Failure error = task.error();
            found.add(Reason.FAILED, null, error == null ? null : error.message());
        }
        if (task.work().staleSince() != null) {
            found.add(Reason.STALE, task.work().staleSince(), null);
        }
        Failure stopped = task.dispatch() == null ? null : task.dispatch().stopped();
        if (stopped != null) {
            found.add(Reason.DISPATCH_STOPPED, null, stopped.message());
        }
        return List.copyOf(found.needs);
    }

    /** Collects the needs of one task. */
    private record Found(List<Attention> before, Instant at, List<Attention> needs) {
        /** @param since {@code null} for the first time that this reason was found without a gap */
        void add(Reason reason, @Nullable Instant since, @Nullable String detail) {
            Instant first = before.stream()
                    .filter(need -> need.reason == reason)
                    .map(Attention::since)
                    .findFirst()
                    .orElse(at);
            needs.add(new Attention(reason, since == null ? first : since, detail));
        }

        boolean requests(Task task, Reason reason, Predicate<InputRequest.Kind> kinds) {
            Optional<OpenRequest> oldest = task.requests().stream()
                    .filter(open -> kinds.test(open.request().kind()))
                    .min(Comparator.comparing(OpenRequest::askedAt));
            oldest.ifPresent(open -> add(reason, open.askedAt(), open.request().text()));
            return oldest.isPresent();
        }

        void pull(Task task, Reason reason, Predicate<PullRequest> matches) {
            task.openPulls().filter(matches).findFirst().ifPresent(pull -> add(reason, null, pull.name()));
        }
    }

    public Map<String, Object> json() {
        return Json.object("reason", reason.wire(), "since", Json.time(since), "detail", detail);
    }

    /** Reads the result of {@link #json}. */
    public static Attention read(Fields fields) {
        return new Attention(
                Reason.valueOf(fields.text("reason").toUpperCase(Locale.ROOT)),
                Objects.requireNonNullElse(fields.timeOrNull("since"), Instant.EPOCH),
                fields.textOrNull("detail"));
    }
}
