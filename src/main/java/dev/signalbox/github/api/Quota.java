package dev.signalbox.github.api;

import dev.signalbox.ops.Backoff;
import io.micronaut.http.HttpResponse;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Until when GitHub wants no call with a credential (GitHub, "Rate limits for the REST API"): the primary limit is for each
 * resource, REST or GraphQL; a secondary one for all. Any thread.
 */
@Singleton
final class Quota {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    /** For a secondary limit that does not say how long; then twice as long each time, as GitHub asks for. */
    private static final Backoff UNSAID = new Backoff(Duration.ofMinutes(1), LONGEST);

    private static final String ALL = "";

    private final Clock clock;
    /** By credential and resource. Those that are over are removed with the next one. */
    private final Map<String, Pause> pauses = new ConcurrentHashMap<>();

    /** @param times how many secondary limits there were without a success between them */
    private record Pause(Instant until, int times) {}

    Quota(Clock clock) {
        this.clock = clock;
    }

    /** @throws GithubFailure.Later while GitHub wants no such call */
    void require(String credential, String resource) {
        for (String of : new String[] {resource, ALL}) {
            Pause pause = pauses.get(key(credential, of));
            if (pause != null && pause.until.isAfter(clock.instant())) {
                throw new GithubFailure.Later(pause.until);
            }
        }
    }

    /**
     * Reads the limits of an answer.
     *
     * @throws GithubFailure.Later when it is the refusal of a limit
     */
    void note(String credential, String resource, HttpResponse<byte[]> answer) {
        Duration untilReset = "0".equals(header(answer, "x-ratelimit-remaining")) ? untilReset(answer) : null;
        if (untilReset != null) {
            pause(credential, resource, bounded(untilReset), 0);
        }
        int status = answer.code();
        if (status != 403 && status != 429) {
            if (status < 400) {
                pauses.remove(key(credential, ALL));
            }
            return;
        }
        Long retryAfter = number(header(answer, "retry-after"));
        if (retryAfter != null) {
            pause(credential, ALL, bounded(Duration.ofSeconds(retryAfter)), 0);
        } else if (untilReset == null && (status == 429 || isLimit(answer))) {
            limited(credential);
        }
        require(credential, resource);
    }

    /** A limit without a time. */
    void limited(String credential) {
        Pause before = pauses.get(key(credential, ALL));
        int times = before == null ? 1 : before.times + 1;
        pause(credential, ALL, UNSAID.after(times), times);
    }

    private static Duration bounded(Duration said) {
        return Backoff.jittered(said.compareTo(SHORTEST) < 0 ? SHORTEST : said.compareTo(LONGEST) > 0 ? LONGEST : said);
    }

    private void pause(String credential, String resource, Duration wait, int times) {
        Instant now = clock.instant();
        pauses.values().removeIf(pause -> pause.until.plus(LONGEST).isBefore(now));
        pauses.put(key(credential, resource), new Pause(now.plus(wait), times));
    }

    private @Nullable Duration untilReset(HttpResponse<?> answer) {
        Long reset = number(header(answer, "x-ratelimit-reset"));
        return reset == null ? null : Duration.between(clock.instant(), Instant.ofEpochSecond(reset));
    }

    private static boolean isLimit(HttpResponse<byte[]> answer) {
        byte[] body = answer.getBody().orElse(new byte[0]);
        return new String(body, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT).contains("rate limit");
    }

    private static @Nullable String header(HttpResponse<?> answer, String name) {
        return answer.getHeaders().get(name);
    }

    private static @Nullable Long number(@Nullable String text) {
        return text != null && text.matches("\\d{1,12}") ? Long.valueOf(text) : null;
    }

    private static String key(String credential, String resource) {
        return credential + "/" + resource;
    }
}
