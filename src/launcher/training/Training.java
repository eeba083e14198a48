import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Run by the build, on the JDK it compiles with: {@code java Training.java target/signalbox.jar target/signalbox.aot}.
 * Starts the jar on a free port and an empty folder, uses it as people and machines do, ends it, and so makes the cache of
 * loaded classes and profiles with which the launcher starts it from then on (JEP 514). Without a cache Signalbox works
 * too, so a training that fails says so and does not fail the build.
 */
final class Training {
    private static final String API_KEY = "training-key-0123456789";
    private static final String PASSWORD = "a-password-for-training";
    private static final int TIMEOUT_SECONDS = 20;
    /** For all of it, on a busy machine; then the build goes on without. */
    private static final int LIMIT_SECONDS = 300;

    private static final int WATCHERS = 24;
    /** So many of each that Java takes the code for hot, and from then on compiles it at the start. */
    private static final int APPENDS = 12_000;

    private static final int CONNECTIONS = 2_000;
    private static final int AT_ONCE = 4;
    private static final int OUTPUT_LINES_MAX = 100;
    /** What a process needs to find its way; no setting of ours, and no option for Java, may come in from outside. */
    private static final Set<String> KEPT = Set.of("PATH", "HOME", "TMPDIR", "LANG", "SystemRoot", "TEMP", "TMP");

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static String url;

    public static void main(String[] args) throws IOException {
        Path cache = Path.of(args[1]).toAbsolutePath();
        Path folder = Files.createTempDirectory("signalbox-training-");
        Path output = folder.resolve("output");
        Files.createFile(output);
        Files.deleteIfExists(cache);
        try {
            train(Path.of(args[0]).toAbsolutePath(), cache, folder, output);
        } catch (Exception e) {
            Files.deleteIfExists(cache);
            Files.deleteIfExists(Path.of(cache + ".config"));
            try (Stream<String> lines = Files.lines(output)) {
                lines.limit(OUTPUT_LINES_MAX).forEach(System.err::println);
            }
            System.err.println("No " + cache.getFileName() + " was made (" + e + "): Signalbox will start without it, slower.");
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        }
        System.exit(0); // the limit's thread, and that of the client, need not be waited for
    }

    private static void train(Path jar, Path cache, Path folder, Path output) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                        java, "-XX:AOTCacheOutput=" + cache, "-Xlog:disable", "-jar", jar.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().retainAll(KEPT);
        builder.environment().put("PORT", "0");
        builder.environment().put("SIGNALBOX_API_KEY", API_KEY);
        builder.environment().put("SIGNALBOX_ADMIN_PASSWORD", PASSWORD);
        for (String limit : List.of("MESSAGES_PER_SECOND", "MESSAGES_BURST", "WRITES_PER_SECOND", "WRITES_BURST")) {
            builder.environment().put("SIGNALBOX_LIMITS_" + limit, "1000000"); // on, for they belong to the way
        }
        Process server = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> kill(server)));
        server.onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).exceptionally(late -> kill(server));
        try {
            url = awaitStart(server, output);
            use();
            server.toHandle().destroy();
            if (server.waitFor() != 0 || !Files.exists(cache)) {
                throw new IOException("the server ended without it");
            }
        } finally {
            kill(server).waitFor();
        }
    }

    /** With the process that writes the cache at its end. */
    private static Process kill(Process server) {
        server.descendants().forEach(ProcessHandle::destroyForcibly);
        return server.destroyForcibly();
    }

    private static String awaitStart(Process server, Path output) throws Exception {
        Pattern started = Pattern.compile("\\[START] url=(http://localhost:\\d+)");
        while (true) {
            boolean ended = server.waitFor(50, TimeUnit.MILLISECONDS);
            Matcher line = started.matcher(Files.readString(output));
            if (line.find()) {
                return line.group(1);
            }
            if (ended) {
                throw new IOException("the server did not start");
            }
        }
    }

    private static void use() throws Exception {
        get("/health", "*/*");
        get("/", "text/html");
        post("/api/auth/login", "{\"username\": \"admin\", \"password\": \"" + PASSWORD + "\"}");
        Matcher id = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(post("/api/tasks", "{\"title\": \"Training\"}"));
        id.find();
        String task = id.group(1);
        String taskJoin = "\"task:join\", {\"taskId\": \"" + task + "\"}";
        String event = "{\"type\": \"progress\", \"data\": {\"message\": \"on it\"}}";
        List<WebSocket> watchers = new ArrayList<>();
        for (int i = 0; i < WATCHERS; i++) {
            watchers.add(watch(i % 4 == 0 ? "\"dashboard:join\", {\"spaceId\": \"main\"}" : taskJoin));
        }
        repeat(APPENDS, () -> post("/api/tasks/" + task + "/events", event));
        repeat(CONNECTIONS, () -> watch(taskJoin).sendClose(WebSocket.NORMAL_CLOSURE, "").join());
        watchers.forEach(WebSocket::abort);
        get("/api/tasks", "application/json");
        get("/api/tasks/" + task, "application/json");
        get("/socket.io/?EIO=4&transport=polling", "*/*");
    }

    private static void repeat(int times, Callable<?> action) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (Future<?> done : threads.invokeAll(Collections.nCopies(times, action))) {
                done.get();
            }
        }
    }

    /** A Socket.IO client, as far as the training needs one: it joins, and answers pings. */
    private static WebSocket watch(String join) throws Exception {
        BlockingQueue<String> joined = new LinkedBlockingQueue<>();
        StringBuilder parts = new StringBuilder();
        WebSocket.Listener listener = new WebSocket.Listener() {
            private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);

            private void say(WebSocket socket, String packet) { // an answer may come before its question is said to be sent
                sent = sent.thenCompose(before -> socket.sendText(packet, true));
            }

            @Override
            public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                parts.append(text);
                String packet = last ? parts.toString() : "";
                parts.setLength(last ? 0 : parts.length());
                if (packet.equals("2")) {
                    say(socket, "3");
                } else if (packet.startsWith("0")) {
                    say(socket, "40{\"apiKey\": \"" + API_KEY + "\"}");
                } else if (packet.startsWith("40")) {
                    say(socket, "420[" + join + "]");
                } else if (packet.startsWith("430")) {
                    sent.thenRun(() -> joined.add(packet)); // then nothing is in the way of the next to be sent
                }
                socket.request(1);
                return null;
            }
        };
        WebSocket socket = HTTP.newWebSocketBuilder()
                .buildAsync(URI.create(url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"), listener)
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (joined.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS) == null) {
            throw new TimeoutException("no answer to " + join);
        }
        return socket;
    }

    private static String get(String path, String accept) throws Exception {
        return answer(path, HttpRequest.newBuilder().header("Accept", accept));
    }

    private static String post(String path, String json) throws Exception {
        return answer(path, HttpRequest.newBuilder()
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static String answer(String path, HttpRequest.Builder request) throws Exception {
        request.uri(URI.create(url + path)).header("X-API-Key", API_KEY).timeout(Duration.ofSeconds(TIMEOUT_SECONDS));
        HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException(path + " was answered " + answer.statusCode());
        }
        return answer.body();
    }
}
