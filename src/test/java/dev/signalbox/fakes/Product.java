package dev.signalbox.fakes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Signalbox as a process of its own, that can be killed; it ends with the process that started it. */
public final class Product implements AutoCloseable {
    public static final String API_KEY = "product-key-0123456789";
    public static final String CLASS_PATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    private static final List<String> ARGUMENTS = List.of("-Xmx256m", "-cp", CLASS_PATH, "dev.signalbox.Application");
    private static final Pattern STARTED = Pattern.compile("\\[START] url=http:\\\\?/\\\\?/localhost:(\\d+)");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int EXIT_SECONDS = 60;

    private final Process process;
    private final List<String> output = Collections.synchronizedList(new ArrayList<>());
    private final boolean isRead;
    /** Reads what it prints after the start. */
    private @Nullable Thread reader;

    private int port;

    private Product(Process process, boolean isRead) {
        this.process = process;
        this.isRead = isRead;
    }

    /** Starts it and waits until it is ready or has ended. */
    public static Product start(Path dataDir, Map<String, String> settings) throws IOException {
        return start(dataDir, settings, ARGUMENTS);
    }

    /** The same, but its output after the start stays unread in the pipe. */
    public static Product startUnread(Path dataDir, Map<String, String> settings) throws IOException {
        return start(dataDir, settings, ARGUMENTS, false);
    }

    /** The same with other JVM arguments. */
    public static Product start(Path dataDir, Map<String, String> settings, List<String> arguments) throws IOException {
        return start(dataDir, settings, arguments, true);
    }

    private static Product start(Path dataDir, Map<String, String> settings, List<String> arguments, boolean isRead)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.add("-Dlogback.configurationFile=logback.xml"); // the product's, not that of the tests
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PORT", "0");
        builder.environment().put("SIGNALBOX_DATA_DIR", dataDir.toString());
        builder.environment().put("SIGNALBOX_API_KEY", API_KEY);
        builder.environment().putAll(settings);
        Product product = new Product(builder.start(), isRead);
        product.awaitStart();
        return product;
    }

    private void awaitStart() throws IOException {
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            output.add(line);
            Matcher started = STARTED.matcher(line);
            if (started.find()) {
                port = Integer.parseInt(started.group(1));
                if (isRead) {
                    reader = Thread.ofVirtual().start(() -> readOn(lines));
                }
                return;
            }
        }
    }

    private void readOn(BufferedReader lines) {
        try {
            lines.lines().forEach(output::add);
        } catch (UncheckedIOException e) {
            // killed
        }
    }

    /** The output until it was ready or ended; after {@link #stop}, all. */
    public String output() {
        return String.join("\n", List.copyOf(output));
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public int port() {
        return port;
    }

    public HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return post(API_KEY, path, json);
    }

    /** @param credential a token or a key */
    public HttpResponse<String> post(String credential, String path, String json)
            throws IOException, InterruptedException {
        return HTTP.send(
                request(credential, path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return get(API_KEY, path);
    }

    /** @param credential a token or a key */
    public HttpResponse<String> get(String credential, String path) throws IOException, InterruptedException {
        return HTTP.send(request(credential, path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String credential, String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + credential);
    }

    /** SIGKILL: no code of ours runs any more. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM, as an operator ends it. */
    public int stop() throws InterruptedException {
        process.toHandle().destroy(); // that of the process itself would close its output
        int code = process.waitFor();
        if (reader != null) {
            reader.join();
        }
        return code;
    }

    /** The exit code of a process that ends by itself. */
    public int awaitExit() throws InterruptedException {
        if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it still runs: " + output());
        }
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
