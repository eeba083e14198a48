package dev.signalbox.model;

import dev.signalbox.model.PullRequestEvent.Check;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One check of a pull request's head: {@code {name, state, url?}}.
 *
 * @param suite GitHub's number of the check suite it belongs to; 0 for none
 * @param at GitHub's time of the state; {@code null} where an agent reported it
 */
public record PullCheck(
        String name,
        State state,
        @Nullable String url,
        Kind kind,
        long suite,
        @Nullable Instant at) {
    private static final int KEPT = 100;
    /** A longer one is in the timeline only. */
    private static final int URL_MAX = 500;

    /** What a conclusion comes to, the worst last. */
    public enum State {
        NEUTRAL,
        SUCCESS,
        PENDING,
        FAILURE;

        /** Of a conclusion or a state that GitHub names; anything unknown is no result yet. */
        public static State of(String conclusion) {
            return switch (conclusion.toLowerCase(Locale.ROOT)) {
                case "success" -> SUCCESS;
                case "neutral", "skipped" -> NEUTRAL;
                case "failure", "timed_out", "cancelled", "action_required", "startup_failure", "stale", "error" ->
                    FAILURE;
                default -> PENDING;
            };
        }

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What GitHub reported it as. Within a suite only the entries of the last kind there is are shown. */
    public enum Kind {
        /** By an agent, or a commit status. */
        STATUS,
        SUITE,
        WORKFLOW,
        RUN;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static PullCheck of(Check check) {
        Check.Source source = check.source();
        String url = check.url().length() > URL_MAX ? null : check.url();
        return new PullCheck(check.name(), check.state(), url, source.kind(), source.suiteId(), source.changedAt());
    }

    /**
     * These checks with another one; the same list when it is older than what is known, or a suite of which runs are known. What
     * an agent said of a check is replaced by what GitHub says of one of that name. Of too many, the least important goes.
     */
    static List<PullCheck> with(List<PullCheck> known, PullCheck check) {
        List<PullCheck> all = new ArrayList<>(known);
        if (check.suite != 0) {
            if (known.stream().anyMatch(c -> c.suite == check.suite && c.kind.compareTo(check.kind) > 0)) {
                return known;
            }
            all.removeIf(c -> c.suite == check.suite && c.kind.compareTo(check.kind) < 0);
        }
        for (PullCheck other : known) {
            if (other.isSame(check)) {
                if (check.isBefore(other)) {
                    return known;
                }
                all.remove(other);
            }
        }
        if (check.at != null) {
            all.removeIf(c -> c.at == null && c.name.equals(check.name));
        }
        all.add(check);
        if (all.size() > KEPT) {
            all.remove(Collections.min(all, Comparator.comparing(PullCheck::state)));
        }
        all.sort(Comparator.comparing(PullCheck::name).thenComparingLong(PullCheck::suite));
        return List.copyOf(all);
    }

    private boolean isSame(PullCheck other) {
        return suite == other.suite && kind == other.kind && name.equals(other.name);
    }

    /** Of the same time, a result comes after none. */
    private boolean isBefore(PullCheck other) {
        if (at == null || other.at == null) {
            return at == null && other.at != null && state == State.PENDING;
        }
        return at.isBefore(other.at) || at.equals(other.at) && isPending() && !other.isPending();
    }

    private boolean isPending() {
        return state == State.PENDING;
    }

    Map<String, Object> json() {
        return Json.object("name", name, "state", state.wire(), "url", url);
    }

    Map<String, Object> storedJson() {
        Map<String, Object> json = json();
        json.putAll(Json.object("kind", kind.wire(), "suite", suite == 0 ? null : suite, "at", Json.timeOrNull(at)));
        return json;
    }

    /** Reads the result of {@link #storedJson}, or what was stored while only conclusions were kept. */
    static PullCheck read(Fields f) {
        String state = f.textOrNull("state");
        String kind = f.textOrNull("kind");
        return new PullCheck(
                f.text("name"),
                state == null ? State.of(f.text("conclusion")) : State.valueOf(state.toUpperCase(Locale.ROOT)),
                f.textOrNull("url"),
                kind == null ? Kind.STATUS : Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
                Objects.requireNonNullElse(f.numberOrNull("suite", 0, Long.MAX_VALUE), 0L),
                f.timeOrNull("at"));
    }
}
