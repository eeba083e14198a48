package dev.signalbox.github.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpMethod;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a call for a repository is signed with: the token, or that of the app's installation at the owner of the repository, which is
 * kept until shortly before it expires. Any thread; may block for a call.
 */
@Singleton
final class Credentials {
    private static final int OWNERS_MAX = 1_000;
    private static final Duration INSTALLATION_KEPT = Duration.ofHours(1);
    /** So that none expires on its way. */
    private static final Duration REFRESHED_BEFORE = Duration.ofMinutes(5);

    /**
     * @param key says whose it is, and no secret
     * @param header the value of {@code Authorization}
     */
    record Credential(String key, String header) {
        @Override
        public String toString() {
            return key;
        }
    }

    @Serdeable
    record Installation(long id) {}

    /** As GitHub names the fields. */
    @Serdeable
    record InstallationToken(
            String token, @JsonProperty("expires_at") Instant expiresAt) {
        @Override
        public String toString() {
            return "InstallationToken[expiresAt=" + expiresAt + "]";
        }
    }

    private final ApiSettings settings;
    private final GithubHttp http;
    private final Clock clock;
    private final @Nullable AppKey app;
    /** By owner. An app may be removed and installed again, which gives it another number. */
    private final Cache<String, Long> installations = Caffeine.newBuilder()
            .maximumSize(OWNERS_MAX)
            .expireAfterWrite(INSTALLATION_KEPT)
            .build();

    private final Cache<Long, InstallationToken> tokens =
            Caffeine.newBuilder().maximumSize(OWNERS_MAX).build();

    Credentials(ApiSettings settings, GithubHttp http, Clock clock) {
        this.settings = settings;
        this.http = http;
        this.clock = clock;
        this.app = settings.token() == null && settings.appId() != null && settings.appKey() != null
                ? AppKey.of(settings.appId(), settings.appKey())
                : null;
    }

    /** @throws GithubFailure when an app's token cannot be had */
    Credential of(String repo) {
        if (app == null) {
            return new Credential("token", "Bearer " + settings.token());
        }
        long installation = installation(app, repo);
        InstallationToken token = tokens.getIfPresent(installation);
        if (token == null || !token.expiresAt.minus(REFRESHED_BEFORE).isAfter(clock.instant())) {
            token = http.call(
                    HttpMethod.POST,
                    settings.url() + "/app/installations/" + installation + "/access_tokens",
                    asApp(app),
                    GithubHttp.REST,
                    null,
                    Argument.of(InstallationToken.class));
            tokens.put(installation, token);
        }
        return new Credential("installation-" + installation, "Bearer " + token.token);
    }

    private long installation(AppKey key, String repo) {
        String owner = repo.substring(0, Math.max(0, repo.indexOf('/'))).toLowerCase(Locale.ROOT);
        Long known = installations.getIfPresent(owner);
        if (known == null) {
            known = http.call(
                            HttpMethod.GET,
                            settings.url() + "/repos/" + repo + "/installation",
                            asApp(key),
                            GithubHttp.REST,
                            null,
                            Argument.of(Installation.class))
                    .id;
            installations.put(owner, known);
        }
        return known;
    }

    private Credential asApp(AppKey key) {
        return new Credential("app", "Bearer " + key.jwt(clock.instant()));
    }

    /** GitHub does not take it any more; whether there may be another. */
    boolean forget(String repo) {
        String owner = repo.substring(0, Math.max(0, repo.indexOf('/'))).toLowerCase(Locale.ROOT);
        Long installation = installations.asMap().remove(owner);
        return installation != null && tokens.asMap().remove(installation) != null;
    }
}
