import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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
    private static final Pattern STARTED = Pattern.compile("\\[START] url=(http://localhost:\\d+)");
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
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

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;

    private Training(String url) {
        this.url = url;
    }

    public static void main(String[] args) throws IOException {
        Path jar = Path.of(args[0]).toAbsolutePath();
        Path cache = Path.of(args[1]).toAbsolutePath();
        Path folder = Files.createTempDirectory("signalbox-training-");
        List<String> output = Collections.synchronizedList(new ArrayList<>());
        Files.deleteIfExists(cache);
        try {
            train(jar, cache, folder, output);
        } catch (Exception e) {
            Files.deleteIfExists(cache);
            Files.deleteIfExists(Path.of(cache + ".config"));
            List.copyOf(output).forEach(System.err::println);
            System.err.println("No " + cache.getFileName() + " was made (" + e + "): Signalbox will start without it, slower.");
        } finally {
            delete(folder);
        }
    }

    private static void train(Path jar, Path cache, Path folder, List<String> output) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                        java, "-XX:AOTCacheOutput=" + cache, "-Xlog:disable", "-jar", jar.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().retainAll(KEPT);
        builder.environment().put("PORT", "0");
        builder.environment().put("SIGNALBOX_DATA_DIR", folder.resolve("data").toString());
        builder.environment().put("SIGNALBOX_API_KEY", API_KEY);
        builder.environment().put("SIGNALBOX_ADMIN_PASSWORD", PASSWORD);
        for (String limit : List.of("MESSAGES_PER_SECOND", "MESSAGES_BURST", "WRITES_PER_SECOND", "WRITES_BURST")) {
            builder.environment().put("SIGNALBOX_LIMITS_" + limit, "1000000"); // on, for they belong to the way
        }
        Process server = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::destroyForcibly));
        server.onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).exceptionally(late -> kill(server));
        try {
            CompletableFuture<String> url = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> read(server.inputReader(), output, url));
            new Training(url.get()).use();
            server.toHandle().destroy(); // that of the process itself would close its output
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

    /** Reads to the end, or the server would wait for us; keeps the first lines. */
    private static void read(BufferedReader lines, List<String> output, CompletableFuture<String> url) {
        try (Stream<String> all = lines.lines()) {
            all.forEach(line -> {
                if (output.size() < OUTPUT_LINES_MAX) {
                    output.add(line);
                }
                Matcher started = STARTED.matcher(line);
                if (started.find()) {
                    url.complete(started.group(1));
                }
            });
        } catch (UncheckedIOException e) {
            // it was killed
        } finally {
            url.completeExceptionally(new IOException("the server did not start"));
        }
    }

    private void use() throws Exception {
        get("/health", "*/*");
        get("/", "text/html");
        post("/api/auth/login", "{\"username\": \"admin\", \"password\": \"" + PASSWORD + "\"}");
        Matcher id = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(post("/api/tasks", "{\"title\": \"Training\"}"));
        id.find();
        String taskJoin = "\"task:join\", {\"taskId\": \"" + id.group(1) + "\"}";
        String dashboardJoin = "\"dashboard:join\", {\"spaceId\": \"main\"}";
        String event = "{\"type\": \"progress\", \"data\": {\"message\": \"on it\"}}";
        List<Watcher> watchers = new ArrayList<>();
        for (int i = 0; i < WATCHERS; i++) {
            watchers.add(watch(i % 4 == 0 ? dashboardJoin : taskJoin));
        }
        repeat(APPENDS, () -> post("/api/tasks/" + id.group(1) + "/events", event));
        repeat(CONNECTIONS, () -> watch(taskJoin).close());
        watchers.forEach(watcher -> watcher.socket.abort());
        get("/api/tasks", "application/json");
        get("/api/tasks/" + id.group(1), "application/json");
        get("/socket.io/?EIO=4&transport=polling", "*/*");
    }

    private static void repeat(int times, Callable<?> action) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            Callable<Void> share = () -> {
                for (int i = 0; i < times / AT_ONCE; i++) {
                    action.call();
                }
                return null;
            };
            for (Future<Void> done : threads.invokeAll(Collections.nCopies(AT_ONCE, share))) {
                done.get();
            }
        }
    }

    private Watcher watch(String join) throws Exception {
        Watcher watcher = new Watcher();
        watcher.socket = http.newWebSocketBuilder()
                .buildAsync(URI.create(url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"), watcher)
                .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        watcher.say("40{\"apiKey\": \"" + API_KEY + "\"}", "40");
        watcher.say("420[" + join + "]", "430");
        return watcher;
    }

    private String get(String path, String accept) throws Exception {
        return answer(request(path).header("Accept", accept).build());
    }

    private String post(String path, String json) throws Exception {
        return answer(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(TIMEOUT).header("X-API-Key", API_KEY);
    }

    private String answer(HttpRequest request) throws Exception {
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException(request + " was answered " + answer.statusCode());
        }
        return answer.body();
    }

    /** A Socket.IO client, as far as the training needs one. */
    private static final class Watcher implements WebSocket.Listener {
        /** What comes when nothing is awaited may be dropped. */
        private final BlockingQueue<String> received = new ArrayBlockingQueue<>(8);

        private WebSocket socket;

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            if ("2".contentEquals(text)) {
                from.sendText("3", true); // a ping, which wants its pong
            } else {
                received.offer(text.toString());
            }
            from.request(1);
            return null;
        }

        void say(String packet, String awaited) throws Exception {
            socket.sendText(packet, true).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            await(awaited);
        }

        void await(String start) throws Exception {
            String packet;
            do {
                packet = received.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
                if (packet == null) {
                    throw new IOException("no packet " + start + " came");
                }
            } while (!packet.startsWith(start));
        }

        Void close() {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
            return null;
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            System.err.println("Could not delete " + folder + ": " + e);
        }
    }
}
