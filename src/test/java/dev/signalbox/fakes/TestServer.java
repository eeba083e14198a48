package dev.signalbox.fakes;

import dev.signalbox.Application;
import dev.signalbox.ops.Settings;
import dev.signalbox.projection.FirstSpaces;
import dev.signalbox.store.Mongo;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A server on any free port, and a plain client for it. */
public final class TestServer implements AutoCloseable {
    public static final String FAKES = "signalbox.test.fakes";
    public static final String PASSWORD = "correct horse battery";
    public static final String API_KEY = "static-key-0123456789";
    public static final String JWT_SECRET = "0123456789abcdef0123456789abcdef";

    private final EmbeddedServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    /** With a clock that a test moves, and spaces in memory: @param settings property names and values in turn. */
    public TestServer(String... settings) {
        this(true, settings);
    }

    /** Without fakes. */
    public static TestServer real(String... settings) {
        return new TestServer(false, settings);
    }

    private TestServer(boolean fakes, String... settings) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "micronaut.server.port",
                -1,
                "signalbox.admin-password",
                PASSWORD,
                "signalbox.api-key",
                API_KEY,
                "signalbox.jwt-secret",
                JWT_SECRET));
        properties.put("signalbox.presence.enabled", false); // its events would come between those of a test
        if (fakes) {
            properties.put(FAKES, true);
            properties.put(MovingClock.START, MovingClock.SOME_TIME);
        }
        for (int i = 0; i < settings.length; i += 2) {
            properties.put(settings[i], settings[i + 1]);
        }
        ApplicationContext context = ApplicationContext.builder()
                .mainClass(Application.class) // its package is where Micronaut Data looks for entities
                .properties(properties)
                .build();
        context.getEnvironment().start();
        Settings.check(context.getEnvironment());
        server = context.start().getBean(EmbeddedServer.class);
        context.getBean(FirstSpaces.class).await();
        server.start();
    }

    public <T> T bean(Class<T> type) {
        return server.getApplicationContext().getBean(type);
    }

    public <T> Collection<T> beans(Class<T> type) {
        return server.getApplicationContext().getBeansOfType(type);
    }

    /** As {@link Instance#mongoUri}. */
    public String mongoUri() {
        return Instance.mongoUri(bean(Mongo.class));
    }

    public int port() {
        return server.getPort();
    }

    /** @param headers names and values in turn */
    public HttpResponse<String> send(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    /** A call of the machine that holds {@link #API_KEY}; no body for {@code ""}. */
    public HttpResponse<String> api(String method, String path, String json, String... headers) {
        List<String> all = new ArrayList<>(List.of("X-API-Key", API_KEY, "Content-Type", "application/json"));
        all.addAll(List.of(headers));
        return send(method, path, json.getBytes(StandardCharsets.UTF_8), all.toArray(String[]::new));
    }

    public HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        server.getApplicationContext().close();
    }
}
