package dev.signalbox.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.delivery.Client;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.Message;
import dev.signalbox.delivery.Selection;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Engine.IO 4 over HTTP long-polling, request by request. */
@MicronautTest
@Property(name = "spec.name", value = "socketio")
@Property(name = "signalbox.transport.ping-interval", value = "400ms")
@Property(name = "signalbox.transport.ping-timeout", value = "600ms")
@Property(name = "signalbox.transport.connect-timeout", value = "700ms")
@Property(name = "signalbox.transport.max-payload", value = "100000")
@Property(name = "signalbox.allowed-origins", value = "https://friend.example")
@Property(name = "signalbox.drain-spread", value = "0s")
class PollingTest {
    private static final String HANDSHAKE = "/socket.io/?EIO=4&transport=polling";

    @Inject
    EmbeddedServer server;

    @Inject
    Visitors visitors;

    @Inject
    TestGateway gateway;

    private Client client(String id) {
        return await().until(() -> visitors.present.get(id), Objects::nonNull);
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        return PollingClient.send(server.getURI(), method, path, body, headers);
    }

    private static String text(CompletableFuture<HttpResponse<String>> answer) throws Exception {
        return answer.get(10, TimeUnit.SECONDS).body();
    }

    private static void assertDead(PollingClient client) throws Exception {
        HttpResponse<String> poll = client.get();
        assertThat(poll.statusCode()).isEqualTo(400);
        assertThat(poll.body()).isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
        assertThat(client.post("3").statusCode()).isEqualTo(400);
    }

    @Test
    void greetsWithExactlyTheProtocolsFieldsAndOffersAnUpgrade() throws Exception {
        HttpResponse<String> answer = send("GET", HANDSHAKE, "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain; charset=UTF-8");
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
        assertThat(answer.body())
                .matches("0\\{\"sid\":\"[^\"]{20}\",\"upgrades\":\\[\"websocket\"],\"pingInterval\":400,"
                        + "\"pingTimeout\":600,\"maxPayload\":100000}");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, EIO=4&transport=polling&sid=nobody, 1, Session ID unknown",
        "GET, EIO=3&transport=polling, 5, Unsupported protocol version",
        "GET, transport=polling, 5, Unsupported protocol version",
        "GET, EIO=abc&transport=polling, 5, Unsupported protocol version",
        "GET, EIO=4&transport=carrier-pigeon, 0, Transport unknown",
        "POST, EIO=4&transport=polling, 2, Bad handshake method",
        "PUT, EIO=4&transport=polling, 2, Bad handshake method",
        "PATCH, EIO=4&transport=polling, 2, Bad handshake method",
        "DELETE, EIO=4&transport=polling, 2, Bad handshake method"
    })
    void refusesABadHandshakeWithTheProtocolsNumber(String method, String query, int code, String message)
            throws Exception {
        HttpResponse<String> answer = send(method, "/socket.io/?" + query, "");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("{\"code\":" + code + ",\"message\":\"" + message + "\"}");
    }

    @Test
    void callsAndReceives() throws Exception {
        PollingClient client = new PollingClient(server.getURI());
        String id = client.connect("user-ada");
        assertThat(client(id).transport()).isEqualTo("polling");

        HttpResponse<String> posted = client.post("421[\"test:echo\",{\"text\":\"héllo\"}]");
        assertThat(posted.statusCode()).isEqualTo(200);
        assertThat(posted.body()).isEqualTo("ok");
        assertThat(client.poll()).isEqualTo("431[{\"ok\":true,\"text\":\"héllo\",\"user\":\"ada\"}]");
    }

    @Test
    void answersAPollAsSoonAsAPacketIsAvailable() throws Exception {
        PollingClient client = new PollingClient(server.getURI());
        String id = client.connect("user-ada");
        CompletableFuture<HttpResponse<String>> poll = client.getLater();
        client(id).answer(Selection.of(new Message("one", Map.of()), new Message("two", Map.of())));

        assertThat(text(poll)).isEqualTo("42[\"one\",{}]\u001e42[\"two\",{}]");
    }

    /** Clients of python-engineio accept no more; the rest waits for their next polls. */
    @Test
    void aResponseHasAtMostSixteenPackets() throws Exception {
        PollingClient client = new PollingClient(server.getURI());
        Client target = client(client.connect("user-ada"));
        target.answer(Selection.of(numbered(0, 40))); // one batch
        for (int i = 40; i < 100; i++) {
            target.answer(Selection.of(numbered(i, i + 1)));
        }

        assertThat(inAnswersOfAtMostSixteen(client, 100)).isEqualTo(packets(100));
    }

    @Test
    void theDisconnectFollowsTheQueuedPackets() throws Exception {
        PollingClient client = new PollingClient(server.getURI());
        Client target = client(client.connect("user-ada"));
        CompletableFuture<HttpResponse<String>> first = client.getLater();
        target.answer(Selection.of(numbered(0, 40)));
        assertThat(text(first).split("\u001e")).hasSizeLessThanOrEqualTo(16);
        target.close(CloseReason.UNAUTHORIZED);

        List<String> heard = new ArrayList<>(List.of(text(first).split("\u001e")));
        heard.addAll(inAnswersOfAtMostSixteen(client, 42 - heard.size()));
        heard.remove("2");
        assertThat(heard.subList(0, 40)).isEqualTo(packets(40));
        assertThat(heard.subList(40, heard.size())).containsExactly("41", "1");
        assertDead(client);
    }

    private static Message[] numbered(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new Message("n", Map.of("i", i)))
                .toArray(Message[]::new);
    }

    private static List<String> packets(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "42[\"n\",{\"i\":" + i + "}]")
                .toList();
    }

    private static List<String> inAnswersOfAtMostSixteen(PollingClient client, int count) throws Exception {
        List<String> heard = new ArrayList<>();
        while (heard.size() < count) {
            String[] answer = client.poll().split("\u001e");
            assertThat(answer).hasSizeLessThanOrEqualTo(16);
            heard.addAll(List.of(answer));
        }
        return heard;
    }

    @Test
    void keepsTheOrderOfManyPacketsInFewRequests() throws Exception {
        gateway.numbers.clear();
        PollingClient client = PollingClient.connected(server.getURI());
        for (int batch = 0; batch < 5; batch++) {
            StringBuilder payload = new StringBuilder();
            for (int i = 0; i < 1_000; i++) {
                payload.append("42[\"test:number\",{\"number\":")
                        .append(batch * 1_000 + i)
                        .append("}]\u001e");
            }
            assertThat(client.post(payload.append('3').toString()).body()).isEqualTo("ok");
        }

        await().untilAsserted(() ->
                assertThat(List.copyOf(gateway.numbers)).hasSize(5_000).isSorted());
    }

    @Test
    void takesBinaryPackets() throws Exception {
        PollingClient client = PollingClient.connected(server.getURI());
        client.post("451-7[\"test:echo\",{\"text\":\"x\",\"file\":{\"_placeholder\":true,\"num\":0}}]\u001ebAQID");

        assertThat(client.poll()).isEqualTo("437[{\"ok\":true,\"text\":\"x\",\"user\":\"ada\"}]");
    }

    @Test
    void delaysThePostResponseWhileTheInboxIsFull() throws Exception {
        gateway.numbers.clear();
        gateway.gate = new CountDownLatch(1);
        try {
            PollingClient client = PollingClient.connected(server.getURI());
            StringBuilder payload = new StringBuilder("42[\"test:wait\",{}]");
            for (int i = 0; i < 1_000; i++) {
                payload.append("\u001e42[\"test:number\",{\"number\":")
                        .append(i)
                        .append("}]");
            }
            CompletableFuture<HttpResponse<String>> post = client.postLater(payload.toString());
            await().during(Duration.ofMillis(300)).until(() -> !post.isDone());
            gateway.gate.countDown();

            assertThat(text(post)).isEqualTo("ok");
            await().untilAsserted(() ->
                    assertThat(List.copyOf(gateway.numbers)).hasSize(1_000).isSorted());
        } finally {
            gateway.gate.countDown();
        }
    }

    @Test
    void closesOverlappingPosts() throws Exception {
        gateway.gate = new CountDownLatch(1);
        try {
            PollingClient client = PollingClient.connected(server.getURI());
            String payload = "42[\"test:wait\",{}]" + "\u001e42[\"test:echo\",{\"text\":\"x\"}]".repeat(1_000);
            CompletableFuture<HttpResponse<String>> first = client.postLater(payload);
            await().during(Duration.ofMillis(100)).until(() -> !first.isDone());

            assertThat(client.post("3").statusCode()).isEqualTo(400);
            first.get(10, TimeUnit.SECONDS);
            assertDead(client);
        } finally {
            gateway.gate.countDown();
        }
    }

    @Test
    void pingsAndKeepsAClientThatAnswers() throws Exception {
        PollingClient client = PollingClient.connected(server.getURI());
        for (int i = 0; i < 4; i++) {
            assertThat(client.get().body()).isEqualTo("2");
            assertThat(client.post("3").body()).isEqualTo("ok");
        }
    }

    @Test
    void closesAClientThatDoesNotAnswerThePing() throws Exception {
        PollingClient client = new PollingClient(server.getURI());
        String id = client.connect("user-ada");
        assertThat(client.get().body()).isEqualTo("2");

        await().untilAsserted(() -> assertThat(visitors.left).containsEntry(id, "ping_timeout"));
        assertDead(client);
    }

    @Test
    void closesAClientThatJoinsNoNamespace() throws Exception {
        PollingClient client = new PollingClient(server.getURI());
        CompletableFuture<HttpResponse<String>> poll = client.getLater();
        assertThat(text(poll)).isEqualTo("2");
        client.post("3");

        assertThat(client.get().body()).isEqualTo("1");
        assertDead(client);
    }

    @Test
    void closesOverlappingPolls() throws Exception {
        PollingClient client = new PollingClient(server.getURI());
        String id = client.connect("user-ada");
        CompletableFuture<HttpResponse<String>> one = client.getLater();
        CompletableFuture<HttpResponse<String>> other = client.getLater();

        assertThat(List.of(text(one), text(other)))
                .containsExactlyInAnyOrder("1", "{\"code\":3,\"message\":\"Bad request\"}");
        assertDead(client);
        await().untilAsserted(() -> assertThat(visitors.left).containsEntry(id, "protocol_error"));
    }

    @Test
    void endsThePollOfAClientThatCloses() throws Exception {
        PollingClient client = new PollingClient(server.getURI());
        String id = client.connect("user-ada");
        CompletableFuture<HttpResponse<String>> poll = client.getLater();
        await().during(Duration.ofMillis(50)).until(() -> !poll.isDone());

        assertThat(client.post("1").body()).isEqualTo("ok");
        assertThat(text(poll)).isEqualTo("6");
        assertDead(client);
        await().untilAsserted(() -> assertThat(visitors.left).containsEntry(id, "client_closed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "abc", "", "5", "0{}", "bnot base64", "4abc", "42{}", "3\u001e"})
    void closesAClientThatViolatesTheProtocol(String payload) throws Exception {
        PollingClient client = new PollingClient(server.getURI());
        String id = client.connect("user-ada");
        client.post(payload);

        await().untilAsserted(() -> assertThat(visitors.left).containsEntry(id, "protocol_error"));
        assertDead(client);
    }

    @Test
    void answersABadPayloadWithAnError() throws Exception {
        PollingClient client = PollingClient.connected(server.getURI());

        assertThat(client.post("abc").statusCode()).isEqualTo(400);
    }

    @Test
    void closesAPayloadThatIsNotUtf8() throws Exception {
        PollingClient client = new PollingClient(server.getURI());
        String id = client.connect("user-ada");

        assertThat(client.post(new byte[] {'4', '2', (byte) 0xc0, (byte) 0x80}).statusCode())
                .isEqualTo(400);
        await().untilAsserted(() -> assertThat(visitors.left).containsEntry(id, "invalid_utf8"));
    }

    @Test
    void refusesAPayloadThatIsTooLargeAndNothingElse() throws Exception {
        PollingClient client = PollingClient.connected(server.getURI());

        assertThat(client.post("4" + "x".repeat(100_000)).statusCode()).isEqualTo(413);
        client.post("421[\"test:echo\",{\"text\":\"" + "x".repeat(99_000) + "\"}]");
        assertThat(client.poll()).hasSizeGreaterThan(99_000);
    }

    @Test
    void noticesAnAbortedPoll() throws Exception {
        PollingClient client = new PollingClient(server.getURI());
        String id = client.connect("user-ada");
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("GET " + client.query() + " HTTP/1.1\r\nHost: here\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            await().during(Duration.ofMillis(100)).until(() -> visitors.present.containsKey(id));
        }

        await().untilAsserted(
                        () -> assertThat(visitors.left).containsEntry(id, "transport_closed")); // no "ping_timeout"
        assertDead(client);
    }

    @Test
    void takesTheCredentialOfTheHandshakeOnly() throws Exception {
        PollingClient client = new PollingClient(server.getURI(), "Authorization", "Bearer user-header");
        client.post("40");
        assertThat(client.poll()).startsWith("40{");
        client.post("421[\"test:echo\",{\"text\":\"x\"}]");

        assertThat(client.poll()).contains("\"user\":\"header\"");
    }

    @Test
    void refusesAForeignPageWithTheCookie() throws Exception {
        String cookie = "signalbox_session=user-ada";
        String own = "http://" + server.getHost() + ":" + server.getPort();

        HttpResponse<String> foreign = send("GET", HANDSHAKE, "", "Cookie", cookie, "Origin", "https://evil.example");
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(foreign.body()).isEqualTo("{\"code\":4,\"message\":\"Forbidden\"}");
        assertThat(send("GET", HANDSHAKE, "", "Cookie", cookie, "Origin", own).statusCode())
                .isEqualTo(200);
        assertThat(send("GET", HANDSHAKE, "", "Cookie", cookie).statusCode()).isEqualTo(200);
    }

    @Test
    void letsAnAllowedPageReadTheAnswers() throws Exception {
        HttpResponse<String> preflight = send(
                "OPTIONS",
                HANDSHAKE,
                "",
                "Origin",
                "https://friend.example",
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "content-type");
        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(preflight.headers().firstValue("access-control-allow-origin"))
                .hasValue("https://friend.example");

        HttpResponse<String> answer =
                send("GET", HANDSHAKE, "", "Cookie", "signalbox_session=user-ada", "Origin", "https://friend.example");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("access-control-allow-origin")).hasValue("https://friend.example");
        assertThat(answer.headers().firstValue("access-control-allow-credentials"))
                .hasValue("true");
    }

    @Test
    void sendsDisconnectToAClientThatShouldNotReconnect() throws Exception {
        PollingClient client = new PollingClient(server.getURI());
        String id = client.connect("user-ada");
        client(id).close(CloseReason.UNAUTHORIZED);
        await().untilAsserted(() -> assertThat(visitors.left).containsEntry(id, "unauthorized"));

        assertThat(client.get().body()).isEqualTo("41\u001e1");
        assertDead(client);
    }

    @Test
    void endsThePollAtShutdown() throws Exception {
        PollingClient client = new PollingClient(server.getURI());
        String id = client.connect("user-ada");
        CompletableFuture<HttpResponse<String>> poll = client.getLater();
        await().during(Duration.ofMillis(50)).until(() -> !poll.isDone());
        client(id).close(CloseReason.DRAINING);

        assertThat(text(poll)).isEqualTo("1");
    }

    @Test
    void splitsPacketsOverSeveralResponses() throws Exception {
        PollingClient client = new PollingClient(server.getURI());
        Client target = client(client.connect("user-ada"));
        for (int i = 0; i < 30; i++) {
            target.answer(Selection.of(new Message("part", Map.of("text", "x".repeat(100_000)))));
        }

        int parts = 0;
        while (parts < 30) {
            String payload = client.poll();
            assertThat(payload).hasSizeLessThan(1_200_000);
            parts += payload.split("\u001e").length;
        }
        assertThat(parts).isEqualTo(30);
    }
}
