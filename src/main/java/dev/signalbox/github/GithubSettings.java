package dev.signalbox.github;

import io.micronaut.context.annotation.ConfigurationInject;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Property;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How this server works with GitHub.
 *
 * @param webhookSecret of the webhook's signature; {@code null} when there is none, and then nothing is accepted
 * @param taskLabel the label that makes a task of an issue
 * @param taskSpace the space of such a task
 * @param answerWithin how long an answer may wait for the work, no setting; GitHub itself gives up after 10 s
 */
@ConfigurationProperties("signalbox.github")
record GithubSettings(@Nullable String webhookSecret, String taskLabel, String taskSpace, Duration answerWithin) {
    /** Leaves some of the promised 100 ms for the work before and after. */
    private static final Duration ANSWER_WITHIN = Duration.ofMillis(80);

    GithubSettings {
        webhookSecret = webhookSecret == null || webhookSecret.isBlank() ? null : webhookSecret;
    }

    @ConfigurationInject
    GithubSettings(
            @Nullable @Property(name = "github.webhook-secret") String webhookSecret,
            @Bindable(defaultValue = "signalbox") String taskLabel,
            @Bindable(defaultValue = "main") String taskSpace) {
        this(webhookSecret, taskLabel, taskSpace, ANSWER_WITHIN);
    }

    /** The secret stays out of every log. */
    @Override
    public String toString() {
        return "GithubSettings[webhookSecret=" + (webhookSecret == null ? "none" : "set") + ", taskLabel=" + taskLabel
                + ", taskSpace=" + taskSpace + "]";
    }
}
