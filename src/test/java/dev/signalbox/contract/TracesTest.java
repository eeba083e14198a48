package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.signalbox.fakes.Product;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** One webhook is one trace, by the standard settings of OpenTelemetry; without them there is nothing of it. */
@Execution(ExecutionMode.CONCURRENT)
class TracesTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SECRET = "hook";
    private static final String ISSUE = """
            {"action":"opened","issue":{"number":1,"title":"Traced","body":"","html_url":"https://github.com/o/r/issues/1",\
            "state":"open","labels":[{"name":"signalbox"}],"user":{"login":"ada"},"created_at":"2026-01-01T00:00:00Z",\
            "updated_at":"2026-01-01T00:00:00Z"},"repository":{"full_name":"o/r","name":"r","owner":{"login":"o"}},\
            "sender":{"login":"ada"}}""";

    @TempDir
    Path folder;

    private static int webhook(Product product) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signature = HexFormat.of().formatHex(mac.doFinal(ISSUE.getBytes(StandardCharsets.UTF_8)));
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + product.port() + "/api/github/webhook"))
                .header("Content-Type", "application/json")
                .header("X-GitHub-Event", "issues")
                .header("X-GitHub-Delivery", "d-1")
                .header("X-Hub-Signature-256", "sha256=" + signature)
                .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
                .POST(HttpRequest.BodyPublishers.ofString(ISSUE))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
        }
    }

    /** Of each span with our trace: the bytes from its id on, up to the next span; names are plain text in them. */
    private static List<String> spans(List<byte[]> exports) {
        String trace = new String(HexFormat.of().parseHex(TRACE), StandardCharsets.ISO_8859_1);
        return exports.stream()
                .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
                .flatMap(text -> List.of(text.split(trace, -1)).stream().skip(1))
                .toList();
    }

    @Test
    void aWebhookItsAppendAndTheBroadcastAreOneTrace() throws Exception {
        List<byte[]> exports = new CopyOnWriteArrayList<>();
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            exports.add(exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        try (Product product = Product.start(
                        folder,
                        Map.of(
                                "GITHUB_WEBHOOK_SECRET",
                                SECRET,
                                "OTEL_BSP_SCHEDULE_DELAY",
                                "100",
                                "OTEL_EXPORTER_OTLP_ENDPOINT",
                                "http://localhost:" + collector.getAddress().getPort()));
                Peer peer = TransportUnderTest.PLAIN_WEBSOCKET.open(product.port(), "apiKey", Product.API_KEY)) {
            peer.good("dashboard:join", "{}");
            assertThat(webhook(product)).isEqualTo(202);
            await().untilAsserted(() -> assertThat(spans(exports))
                    .anyMatch(span -> span.contains("POST /api/github/webhook"))
                    .anyMatch(span -> span.contains("append"))
                    .anyMatch(span -> span.contains("broadcast")));
            assertThat(product.stop()).isZero();
        } finally {
            collector.stop(0);
        }
    }

    @Test
    void anAddressWhereNobodyAnswersDisturbsNothing() throws Exception {
        for (String address : List.of("http://localhost:1", "no address", "grpc://x:y")) {
            Path data = Files.createTempDirectory(folder, "data");
            try (Product product = Product.start(
                    data,
                    Map.of(
                            "GITHUB_WEBHOOK_SECRET",
                            SECRET,
                            "OTEL_BSP_SCHEDULE_DELAY",
                            "100",
                            "OTEL_EXPORTER_OTLP_TIMEOUT",
                            "500",
                            "OTEL_EXPORTER_OTLP_ENDPOINT",
                            address))) {
                assertThat(webhook(product)).as(address).isEqualTo(202);
                assertThat(product.get("/health").statusCode()).isEqualTo(200);
                await().untilAsserted(() -> assertThat(product.output()).contains("[TRACE]")); // after an export
                assertThat(product.stop()).isZero();
            }
        }
    }

    @Test
    void offLoadsNoClassOfIt() throws Exception {
        Path classes = folder.resolve("classes.txt");
        try (Product product = Product.start(
                folder.resolve("data"),
                Map.of("GITHUB_WEBHOOK_SECRET", SECRET),
                List.of(
                        "-Xmx256m",
                        "-Xlog:class+load:file=" + classes,
                        "-cp",
                        Product.CLASS_PATH,
                        "dev.signalbox.Application"))) {
            assertThat(webhook(product)).isEqualTo(202);
            assertThat(Files.readString(classes)).contains("dev.signalbox").doesNotContain("io.opentelemetry");
        }
    }
}
