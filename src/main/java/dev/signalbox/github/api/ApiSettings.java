package dev.signalbox.github.api;

import io.micronaut.context.annotation.ConfigurationInject;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Property;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How GitHub's API is called.
 *
 * @param token a personal access token; {@code null} for none
 * @param appId of a GitHub App, with {@code appKey}; {@code null} for none
 * @param appKey its private key as PEM, or the path of a file with it
 * @param url the root of the REST API
 * @param repos where issues may be made: {@code owner/repo} or {@code owner/*}
 * @param reconcileEvery how often GitHub is asked for what it has not told
 */
@ConfigurationProperties("signalbox.github")
public record ApiSettings(
        @Nullable String token,
        @Nullable String appId,
        @Nullable String appKey,
        String url,
        List<String> repos,
        Duration reconcileEvery) {
    private static final String ENTERPRISE_REST = "/api/v3";

    @ConfigurationInject
    public ApiSettings(
            @Nullable @Property(name = "github.token") String token,
            @Nullable @Property(name = "github.app-id") String appId,
            @Nullable @Property(name = "github.app-private-key") String appKey,
            @Property(name = "github.api-url", defaultValue = "https://api.github.com") String url,
            @Bindable(defaultValue = "") List<String> repos,
            @Bindable(defaultValue = "1h") Duration reconcileEvery) {
        this.token = blankAsNull(token);
        this.appId = blankAsNull(appId);
        this.appKey = blankAsNull(appKey);
        this.url = url.strip().replaceFirst("/+$", "");
        this.repos = repos.stream()
                .map(String::strip)
                .filter(repo -> !repo.isEmpty())
                .toList();
        this.reconcileEvery = reconcileEvery;
    }

    private static @Nullable String blankAsNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** Whether there are credentials; {@link dev.signalbox.ops.Settings} has checked that they are whole. */
    public boolean isConfigured() {
        return token != null || appId != null && appKey != null;
    }

    /** Whether issues may be made in a repository. */
    public boolean mayDispatchTo(String repo) {
        return repos.stream()
                .anyMatch(allowed -> allowed.endsWith("/*")
                        ? repo.regionMatches(true, 0, allowed, 0, allowed.length() - 1)
                        : allowed.equalsIgnoreCase(repo));
    }

    /** GitHub Enterprise has it beside the REST API, not below. */
    String graphUrl() {
        return url.endsWith(ENTERPRISE_REST)
                ? url.substring(0, url.length() - ENTERPRISE_REST.length()) + "/api/graphql"
                : url + "/graphql";
    }

    /** The secrets stay out of every log. */
    @Override
    public String toString() {
        return "ApiSettings[url=" + url + ", credentials=" + (token != null ? "token" : appId != null ? "app" : "none")
                + ", repos=" + repos + ", reconcileEvery=" + reconcileEvery + "]";
    }
}
