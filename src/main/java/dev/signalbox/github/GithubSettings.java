package dev.signalbox.github;

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

    static GithubSettings of(@Nullable String secret, String taskLabel, String taskSpace, Duration answerWithin) {
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

    /** The time to answer is no setting, so this is made by hand. */
    @Factory
    static final class Reader {
        @Context
        GithubSettings settings(
                @Nullable @Property(name = "github.webhook-secret") String secret,
                @Property(name = "signalbox.github.task-label", defaultValue = "signalbox") String taskLabel,
                @Property(name = "signalbox.github.task-space", defaultValue = "main") String taskSpace) {
            return of(secret, taskLabel, taskSpace);
        }
    }
}
