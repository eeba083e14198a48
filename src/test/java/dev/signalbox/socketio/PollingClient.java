package dev.signalbox.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.delivery.JsonText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** A polling client without a library. */
final class PollingClient {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI server;
    private final String path;
    final String sid;

    /** Opens a session. */
    PollingClient(URI server, String... headers) throws IOException, InterruptedException {
        this("/socket.io/", server, headers);
    }

    PollingClient(String path, URI server, String... headers) throws IOException, InterruptedException {
        this.server = server;
        this.path = path + "?EIO=4&transport=polling";
        HttpResponse<String> answer = send(server, "GET", this.path, "", headers);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).startsWith("0{");
        sid = (String) Objects.requireNonNull(json(answer.body().substring(1)).get("sid"));
    }

    /** A client that is connected to the default namespace. */
    static PollingClient connected(URI server) throws IOException, InterruptedException {
        PollingClient client = new PollingClient(server);
        client.connect("user-ada");
        return client;
    }

    /** Returns the client's id. */
    String connect(String token) throws IOException, InterruptedException {
        assertThat(post("40{\"token\":\"" + token + "\"}").body()).isEqualTo("ok");
        String answer = poll();
        assertThat(answer).startsWith("40{\"sid\":\"");
        return answer.substring(10, 30);
    }

    static HttpResponse<String> send(URI server, String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        return HTTP.send(request(server, method, path, body, headers), BodyHandlers.ofString());
    }

    private static HttpRequest request(URI server, String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path))
                .timeout(Duration.ofSeconds(10))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> json(String text) {
        return (Map<String, Object>) Objects.requireNonNull(JsonText.read(text.getBytes(StandardCharsets.UTF_8)));
    }

    String query() {
        return path + "&sid=" + sid;
    }

    String upgradeQuery() {
        return query().replace("transport=polling", "transport=websocket");
    }

    HttpResponse<String> get() throws IOException, InterruptedException {
        return send(server, "GET", query(), "");
    }

    /** A poll that may wait. */
    CompletableFuture<HttpResponse<String>> getLater() {
        return HTTP.sendAsync(request(server, "GET", query(), ""), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String payload) throws IOException, InterruptedException {
        return HTTP.send(postRequest(payload.getBytes(StandardCharsets.UTF_8)), BodyHandlers.ofString());
    }

    HttpResponse<String> post(byte[] payload) throws IOException, InterruptedException {
        return HTTP.send(postRequest(payload), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> postLater(String payload) {
        return HTTP.sendAsync(postRequest(payload.getBytes(StandardCharsets.UTF_8)), BodyHandlers.ofString());
    }

    private HttpRequest postRequest(byte[] payload) {
        return HttpRequest.newBuilder(URI.create(server + query()))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "text/plain;charset=UTF-8")
                .POST(BodyPublishers.ofByteArray(payload))
                .build();
    }

    /** The next payload that has more than pings, which are answered. */
    String poll() throws IOException, InterruptedException {
        while (true) {
            HttpResponse<String> answer = get();
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            List<String> packets = new ArrayList<>(List.of(answer.body().split("\u001e")));
            if (packets.remove("2")) {
                post("3");
            }
            if (!packets.isEmpty()) {
                return String.join("\u001e", packets);
            }
        }
    }
}
