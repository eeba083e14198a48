package dev.signalbox.github;

import dev.signalbox.ops.SettingError;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What GitHub is to us.
 *
 * @param secret of the webhook's signature; {@code null} when there is none, and then nothing is accepted
 * @param taskLabel the label that makes a task of an issue
 * @param taskSpace the space of such a task
 * @param answerWithin how long an answer may wait for the work; GitHub itself gives up after 10 s
 */
record GithubSettings(@Nullable String secret, String taskLabel, String taskSpace, Duration answerWithin) {
    /** Leaves room in the 100 ms that are promised for what comes before and after. */
    static final Duration ANSWER_WITHIN = Duration.ofMillis(80);

    private static final int LABEL_MAX = 50;

    static GithubSettings of(@Nullable String secret, String taskLabel, String taskSpace, Duration answerWithin) {
        if (taskLabel.isBlank() || taskLabel.length() > LABEL_MAX) {
            throw new SettingError("SIGNALBOX_GITHUB_TASK_LABEL", "'" + taskLabel + "'", "1 to 50 characters");
        }
        if (taskSpace.isBlank()) {
            throw new SettingError("SIGNALBOX_GITHUB_TASK_SPACE", "'" + taskSpace + "'", "the id of a space");
        }
        return new GithubSettings(
                secret == null || secret.isBlank() ? null : secret, taskLabel, taskSpace, answerWithin);
    }

    static GithubSettings of(@Nullable String secret, String taskLabel, String taskSpace) {
        return of(secret, taskLabel, taskSpace, ANSWER_WITHIN);
    }

    /** The secret stays out of every log. */
    @Override
    public String toString() {
        return "GithubSettings[secret=" + (secret == null ? "none" : "set") + ", taskLabel=" + taskLabel
                + ", taskSpace=" + taskSpace + "]";
    }

    /** Reads them at the start, so that a wrong one stops it. */
    @Factory
    static final class Reader {
        @Context
        GithubSettings settings(
                @Nullable @Property(name = "github.webhook-secret") String secret,
                @Property(name = "signalbox.github.task-label", defaultValue = "signalbox") String taskLabel,
                @Property(name = "signalbox.github.task-space", defaultValue = "main") String taskSpace,
                @Nullable @Property(name = "signalbox.github.answer-within") Duration answerWithin) {
            return of(secret, taskLabel, taskSpace, answerWithin == null ? ANSWER_WITHIN : answerWithin);
        }
    }
}
