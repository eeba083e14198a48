package dev.signalbox.github.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An issue as REST shows it.
 *
 * @param pullRequest there if it is a pull request
 */
@Serdeable
public record GithubIssue(
        @JsonProperty("html_url") String url,
        long number,
        @Nullable String body,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("pull_request") @Nullable Map<String, Object> pullRequest) {
    boolean isPullRequest() {
        return pullRequest != null;
    }
}
