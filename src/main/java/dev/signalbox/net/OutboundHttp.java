package dev.signalbox.net;

import io.micronaut.core.io.buffer.ByteArrayBufferFactory;
import io.micronaut.http.ByteBodyHttpResponse;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpRequest;
import io.micronaut.http.body.ByteBodyFactory;
import io.micronaut.http.client.HttpClient;
import io.micronaut.http.client.RawHttpClient;
import io.micronaut.http.client.annotation.Client;
import jakarta.inject.Singleton;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Posts to addresses that users give. Redirects are answers like any other; of a body no more than {@value #BODY_MAX} bytes are
 * read, and nothing is kept. Any thread; blocks, for {@link #ANSWER} at most.
 */
@Singleton
public final class OutboundHttp {
    static final Duration ANSWER = Duration.ofSeconds(15);
    /** Beyond it the connection is given up instead of being used again. */
    private static final int BODY_MAX = 64 << 10;

    private static final Duration BODY = Duration.ofSeconds(1);
    private static final int RETRY_AFTER_MAX = 3_600;
    private static final ByteBodyFactory BODIES = ByteBodyFactory.createDefault(ByteArrayBufferFactory.INSTANCE);

    private final RawHttpClient http;

    OutboundHttp(@Client(configuration = OutboundConfiguration.class) HttpClient http) {
        this.http = (RawHttpClient) http;
    }

    /**
     * What came of a call.
     *
     * @param status {@code null} when there was no answer
     * @param retryAfter how long the receiver asks to wait, an hour at most
     * @param error why there was none, as its owner may read it
     */
    public record Answer(
            @Nullable Integer status,
            @Nullable Duration retryAfter,
            @Nullable String error) {
        public boolean isOk() {
            return status != null && status >= 200 && status < 300;
        }

        /** In a few words. */
        @Override
        public String toString() {
            return status == null ? String.valueOf(error) : "answered " + status;
        }
    }

    /** @param url that {@link OutboundRules} have checked */
    public Answer post(URI url, Map<String, String> headers, byte[] body) {
        MutableHttpRequest<Object> request = HttpRequest.POST(url, null);
        headers.forEach(request::header);
        request.header(HttpHeaders.USER_AGENT, "signalbox");
        request.header(HttpHeaders.ACCEPT, "*/*");
        try {
            HttpResponse<?> answer =
                    Mono.from(http.exchange(request, BODIES.adapt(body), null)).block(ANSWER);
            if (answer == null) {
                return new Answer(null, null, "gave no answer");
            }
            if (answer instanceof ByteBodyHttpResponse<?> open) {
                discard(open);
            }
            return new Answer(answer.code(), retryAfter(answer), null);
        } catch (RuntimeException e) {
            return new Answer(null, null, reason(e));
        }
    }

    /** A body that is read whole leaves the connection for the next call. */
    private static void discard(ByteBodyHttpResponse<?> answer) {
        try (answer) {
            int[] bytes = {0};
            Flux.from(answer.byteBody().toByteArrayPublisher())
                    .takeWhile(part -> (bytes[0] += part.length) <= BODY_MAX)
                    .then()
                    .block(BODY);
        } catch (RuntimeException e) {
            // It has answered; what it says beyond that does not matter.
        }
    }

    private static @Nullable Duration retryAfter(HttpResponse<?> answer) {
        String given = answer.getHeaders().get(HttpHeaders.RETRY_AFTER);
        return given != null && given.matches("\\d{1,6}")
                ? Duration.ofSeconds(Math.min(RETRY_AFTER_MAX, Integer.parseInt(given)))
                : null;
    }

    /** Without what would tell of our networks. */
    private static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case OutboundNames.NotAllowed no -> {
                    return "is not an address on the public internet";
                }
                case UnknownHostException no -> {
                    return "has a name that was not found";
                }
                case SSLException no -> {
                    return "failed TLS";
                }
                case ConnectException no -> {
                    return "could not be reached";
                }
                case TimeoutException no -> {
                    return "gave no answer in time";
                }
                default -> {}
            }
        }
        String name = failure.getClass().getSimpleName();
        return name.contains("Timeout") || String.valueOf(failure.getMessage()).contains("Timeout on blocking read")
                ? "gave no answer in time"
                : "closed the connection";
    }
}
