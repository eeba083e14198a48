package dev.signalbox.github.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpRequest;
import io.micronaut.http.client.HttpClient;
import io.micronaut.http.client.annotation.Client;
import io.micronaut.http.client.exceptions.HttpClientException;
import io.micronaut.json.JsonMapper;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call to GitHub: its headers, limits, redirects and tags. Any thread; blocks. */
@Singleton
final class GithubHttp {
    private static final Logger LOG = LoggerFactory.getLogger(GithubHttp.class);

    static final String REST = "core";
    static final String GRAPH = "graphql";

    private static final int REDIRECTS_MAX = 3;
    private static final int MESSAGE_MAX = 300;
    private static final long TAGGED_BYTES_MAX = 4 << 20;

    private final HttpClient http;
    private final JsonMapper mapper;
    private final Quota quota;
    /** Answers with their tags: asked again, one that is the same costs nothing of the limit. */
    private final Cache<String, Tagged> tagged = Caffeine.newBuilder()
            .maximumWeight(TAGGED_BYTES_MAX)
            .<String, Tagged>weigher((key, answer) -> key.length() + answer.body.length)
            .build();

    private record Tagged(String tag, byte[] body) {}

    /** Why GitHub refuses. */
    @Serdeable
    record Problem(@Nullable String message) {}

    GithubHttp(@Client(id = "github") HttpClient http, JsonMapper mapper, Quota quota) {
        this.http = http;
        this.mapper = mapper;
        this.quota = quota;
    }

    /**
     * @param credential whose limits count
     * @param body a record; {@code null} for none
     * @throws GithubFailure when there is no such answer
     */
    <T> T call(
            HttpMethod method,
            String url,
            Credentials.Credential credential,
            String resource,
            @Nullable Object body,
            Argument<T> type) {
        URI uri = URI.create(url);
        for (int redirects = 0; ; redirects++) {
            quota.require(credential.key(), resource);
            String tagKey = credential.key() + " " + uri;
            Tagged before = method == HttpMethod.GET ? tagged.getIfPresent(tagKey) : null;
            HttpResponse<byte[]> answer = send(request(method, uri, credential, body, before));
            quota.note(credential.key(), resource, answer);
            byte[] found = answer.getBody().orElse(new byte[0]);
            int status = answer.code();
            if (status == HttpStatus.NOT_MODIFIED.getCode() && before != null) {
                return read(before.body, type);
            }
            URI next = redirects < REDIRECTS_MAX ? redirect(method, uri, answer) : null;
            if (next != null) {
                uri = next;
            } else if (status >= 200 && status < 300) {
                String tag = answer.getHeaders().get(HttpHeaders.ETAG);
                if (tag != null && method == HttpMethod.GET) {
                    tagged.put(tagKey, new Tagged(tag, found));
                }
                return read(found, type);
            } else if (status >= 400 && status < 500 && status != HttpStatus.REQUEST_TIMEOUT.getCode()) {
                throw new GithubFailure.Refusal(status, refusal(status, found));
            } else {
                throw new GithubFailure.Unknown("GitHub answered " + status + ".");
            }
        }
    }

    private MutableHttpRequest<?> request(
            HttpMethod method,
            URI uri,
            Credentials.Credential credential,
            @Nullable Object body,
            @Nullable Tagged before) {
        MutableHttpRequest<Object> request = HttpRequest.create(method, uri.toString());
        request.header(HttpHeaders.AUTHORIZATION, credential.header())
                .header(HttpHeaders.ACCEPT, "application/vnd.github+json")
                .header(HttpHeaders.USER_AGENT, "signalbox")
                .header("X-GitHub-Api-Version", "2022-11-28");
        if (before != null) {
            request.header(HttpHeaders.IF_NONE_MATCH, before.tag);
        }
        if (body != null) {
            request.contentType(MediaType.APPLICATION_JSON_TYPE).body(body);
        }
        return request;
    }

    private HttpResponse<byte[]> send(MutableHttpRequest<?> request) {
        try {
            return http.toBlocking().exchange(request, Argument.of(byte[].class), Argument.of(byte[].class));
        } catch (HttpClientException e) {
            LOG.info(
                    "[GITHUB] call=failed method={} path={} error={}",
                    request.getMethod(),
                    request.getPath(),
                    e.getClass().getSimpleName());
            throw new GithubFailure.Unknown("GitHub gave no answer.");
        }
    }

    /** What was renamed is elsewhere; never at another host, which would get our token. */
    private static @Nullable URI redirect(HttpMethod method, URI from, HttpResponse<?> answer) {
        String location = answer.getHeaders().get(HttpHeaders.LOCATION);
        boolean follows = answer.code() == 307
                || answer.code() == 308
                || method == HttpMethod.GET && (answer.code() == 301 || answer.code() == 302);
        if (location == null || !follows) {
            return null;
        }
        URI to = from.resolve(location);
        return from.getScheme().equals(to.getScheme()) && from.getAuthority().equals(to.getAuthority()) ? to : null;
    }

    private <T> T read(byte[] body, Argument<T> type) {
        try {
            T found = mapper.readValue(body, type);
            if (found != null) {
                return found;
            }
        } catch (IOException | RuntimeException e) {
            // said below
        }
        throw new GithubFailure.Unknown("GitHub's answer is not readable.");
    }

    private String refusal(int status, byte[] body) {
        try {
            Problem problem = mapper.readValue(body, Argument.of(Problem.class));
            if (problem != null && problem.message != null) {
                String message = problem.message;
                return "GitHub says: " + message.substring(0, Math.min(message.length(), MESSAGE_MAX)) + " (" + status
                        + ")";
            }
        } catch (IOException | RuntimeException e) {
            // said below
        }
        return "GitHub answered " + status + ".";
    }
}
