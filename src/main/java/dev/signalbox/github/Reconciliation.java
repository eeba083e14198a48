package dev.signalbox.github;

import dev.signalbox.github.api.GithubFailure;
import dev.signalbox.model.Json;
import dev.signalbox.model.JsonObject;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of the last time that this instance asked GitHub: {@code {state, error?, at?, asked, missed}}.
 *
 * @param asked pull requests and issues
 * @param missed events that were appended
 */
record Reconciliation(
        State state, @Nullable String error, @Nullable Instant at, int asked, int missed) implements JsonObject {
    /** What is known of the connection to GitHub. */
    enum State {
        NOT_CONFIGURED,
        /** Nothing was asked yet. */
        WAITING,
        OK,
        LIMITED,
        UNAVAILABLE,
        /** By GitHub, for good: credentials. */
        REFUSED;

        private static State of(@Nullable GithubFailure failure) {
            return switch (failure) {
                case null -> OK;
                case GithubFailure.Later e -> LIMITED;
                case GithubFailure.Unknown e -> UNAVAILABLE;
                case GithubFailure.Refusal e -> REFUSED;
            };
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Reconciliation none(boolean isConfigured) {
        return new Reconciliation(isConfigured ? State.WAITING : State.NOT_CONFIGURED, null, null, 0, 0);
    }

    static Reconciliation of(Instant at, Reconciler.Round round) {
        GithubFailure failure = round.failure();
        return new Reconciliation(
                State.of(failure), failure == null ? null : failure.getMessage(), at, round.asked(), round.missed());
    }

    @Override
    public Map<String, Object> json() {
        return Json.object(
                "state", state.word(), "error", error, "at", Json.timeOrNull(at), "asked", asked, "missed", missed);
    }
}
