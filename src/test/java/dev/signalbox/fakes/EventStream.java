package dev.signalbox.fakes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads Server-Sent Events as they come, by the rules of the HTML standard. */
public final class EventStream implements AutoCloseable {
    /** An event: its fields but for the data, and the data as JSON. */
    public record Message(Map<String, String> fields, Map<String, Object> data) {
        public long version() {
            return Answers.number(data, "version");
        }
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpResponse<InputStream> response;
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> comments = new LinkedBlockingQueue<>();
    private final AtomicInteger emptyBlocks = new AtomicInteger();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** As the machine that holds {@link TestServer#API_KEY}: @param headers names and values in turn. */
    public EventStream(int port, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .setHeader("Accept", "text/event-stream")
                .setHeader("X-API-Key", TestServer.API_KEY);
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            response = client.send(request.build(), BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        Thread.ofVirtual().start(this::read);
    }

    private void read() {
        Map<String, String> fields = new LinkedHashMap<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    String data = fields.remove("data");
                    if (data != null) {
                        messages.add(new Message(Map.copyOf(fields), Answers.json(data)));
                    } else {
                        emptyBlocks.incrementAndGet();
                    }
                    fields.clear();
                } else if (line.startsWith(":")) {
                    comments.add(line.substring(1).strip());
                } else {
                    int colon = line.indexOf(':');
                    fields.put(
                            line.substring(0, colon), line.substring(colon + 1).strip());
                }
            }
            ended.complete(null);
        } catch (IOException e) {
            ended.completeExceptionally(e);
        }
    }

    public int status() {
        return response.statusCode();
    }

    /** The value of a header; {@code ""} for none. */
    public String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** The next state; fails after ten seconds of silence. */
    public Message next() {
        return within10s(messages);
    }

    public String nextComment() {
        return within10s(comments);
    }

    private static <T> T within10s(BlockingQueue<T> queue) {
        try {
            T next = queue.poll(10, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing came in ten seconds");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public boolean isSilent() {
        return messages.isEmpty();
    }

    /** How often an empty line came that ends no message. */
    public int emptyBlocks() {
        return emptyBlocks.get();
    }

    /** Waits until the server has completed the stream; fails if it was cut. */
    public void awaitEnd() {
        ended.orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** Disconnects, like a browser that closes its tab. */
    @Override
    public void close() {
        client.shutdownNow();
    }
}
