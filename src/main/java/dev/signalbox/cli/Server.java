package dev.signalbox.cli;

import dev.signalbox.access.LocalAdmin;
import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A server that a command asks, with a credential. Calls block. */
final class Server {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

    private final String url;
    private final String credentialName;
    private final String credential;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private Server(String url, String credentialName, String credential) {
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.credentialName = credentialName;
        this.credential = credential;
    }

    static Server withKey(String url, String key) {
        return new Server(url, "X-API-Key", key);
    }

    /** The one of this machine and its folder, as admin. */
    static Server local(int port, @Nullable String jwtSecret, Path dataDir) {
        return new Server(
                "http://localhost:" + port, "Authorization", "Bearer " + LocalAdmin.token(jwtSecret, dataDir));
    }

    /** The JSON of the answer; {@code null} for none. @throws Failure with what the server says about a refusal */
    @Nullable
    Object get(String path) {
        return call("GET", path, null);
    }

    @Nullable
    Object post(String path, Map<String, ?> body) {
        return call("POST", path, body);
    }

    void delete(String path) {
        call("DELETE", path, null);
    }

    private @Nullable Object call(String method, String path, @Nullable Map<String, ?> body) {
        HttpRequest.Builder request = request(path).timeout(ANSWER_MAX);
        if (body != null) {
            request.header("Content-Type", "application/json")
                    .header("Idempotency-Key", UUID.randomUUID().toString())
                    .method(method, BodyPublishers.ofByteArray(JsonText.write(body)));
        } else {
            request.method(method, BodyPublishers.noBody());
        }
        HttpResponse<byte[]> answer = send(request.build(), BodyHandlers.ofByteArray());
        if (answer.statusCode() >= 300) {
            throw refusal(answer.statusCode(), answer.body());
        }
        return answer.body().length == 0 ? null : JsonText.read(answer.body());
    }

    /** The body as it comes; the caller closes it. */
    InputStream stream(String path, String accept) {
        HttpResponse<InputStream> answer =
                send(request(path).header("Accept", accept).build(), BodyHandlers.ofInputStream());
        if (answer.statusCode() >= 300) {
            try (InputStream body = answer.body()) {
                throw refusal(answer.statusCode(), body.readAllBytes());
            } catch (IOException e) {
                throw new Failure(url + " answers " + answer.statusCode());
            }
        }
        return answer.body();
    }

    private HttpRequest.Builder request(String path) {
        try {
            return HttpRequest.newBuilder(URI.create(url + path)).header(credentialName, credential);
        } catch (IllegalArgumentException e) {
            throw new Failure(url + " is no address of a server");
        }
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            throw new Failure("no server answers at " + url);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted");
        }
    }

    /** Of a problem document: its code and what it says. */
    private Failure refusal(int status, byte[] body) {
        try {
            Map<?, ?> problem = Json.asObject(JsonText.read(body));
            if (problem.get("code") != null) {
                return new Failure(problem.get("code") + ": " + problem.get("detail"));
            }
        } catch (RuntimeException e) {
            // not from us
        }
        return new Failure(url + " answers " + status + " "
                + new String(body, 0, Math.min(200, body.length), StandardCharsets.UTF_8));
    }
}
