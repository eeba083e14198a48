package dev.signalbox.github.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern ADDRESS = Pattern.compile("https?://[^/]+/(.+)/issues/\\d+");

    /** {@code owner/name}, which its address says; {@code null} where that is of another form. */
    public @Nullable String repo() {
        Matcher address = ADDRESS.matcher(url);
        return address.matches() && GithubApi.isRepo(address.group(1)) ? address.group(1) : null;
    }

    boolean isPullRequest() {
        return pullRequest != null;
    }
}
