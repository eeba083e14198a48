package dev.signalbox.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.runtime.server.EmbeddedServer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The checks of the published suites, on the server that they run against. */
class ConformanceTest {
    private static EmbeddedServer server;

    @BeforeAll
    static void start() {
        server = ConformanceServer.start(-1);
    }

    @AfterAll
    static void stop() {
        server.getApplicationContext().close();
    }

    private static Wire socketIo(String connect) throws InterruptedException {
        Wire wire = new Wire(server.getURI());
        wire.open();
        wire.send(connect);
        return wire;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "40 | 40{ | 42[\"auth\",{}]",
                "40{\"token\":\"123\"} | 40{ | 42[\"auth\",{\"token\":\"123\"}]",
                "40/custom, | 40/custom,{ | 42/custom,[\"auth\",{}]",
                "40/custom,{\"token\":\"abc\"} | 40/custom,{ | 42/custom,[\"auth\",{\"token\":\"abc\"}]"
            })
    void echoesEvents(String connect, String connected, String auth) throws Exception {
        try (Wire wire = socketIo(connect)) {
            assertThat(wire.next()).startsWith(connected);
            assertThat(wire.next()).isEqualTo(auth);
        }
    }

    @Test
    void refusesUnknownNamespaces() throws Exception {
        try (Wire wire = socketIo("40/random")) {
            assertThat(wire.next()).isEqualTo("44/random,{\"message\":\"Invalid namespace\"}");
        }
    }

    @Test
    void leavesOneNamespaceAndStaysInTheOther() throws Exception {
        try (Wire wire = socketIo("40")) {
            wire.next();
            wire.next();
            wire.send("40/custom");
            assertThat(wire.next()).startsWith("40/custom,");
            wire.next();
            wire.send("41/custom");
            wire.send("42[\"message\",\"still here\"]");

            assertThat(wire.next()).isEqualTo("42[\"message-back\",\"still here\"]");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "42[\"message\",1,\"2\",{\"3\":[true]}] | 42[\"message-back\",1,\"2\",{\"3\":[true]}]",
                "42456[\"message-with-ack\",1,\"2\",{\"3\":[false]}] | 43456[1,\"2\",{\"3\":[false]}]"
            })
    void answersWithTheSameArguments(String packet, String answer) throws Exception {
        try (Wire wire = socketIo("40")) {
            wire.next();
            wire.next();
            wire.send(packet);

            assertThat(wire.next()).isEqualTo(answer);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"452-[\"message\", | 452-[\"message-back\",", "452-789[\"message-with-ack\", | 462-789["})
    void answersWithTheSameBytes(String packet, String answer) throws Exception {
        String arguments = "{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]";
        try (Wire wire = socketIo("40")) {
            wire.next();
            wire.next();
            wire.send(packet + arguments);
            wire.send(new byte[] {1, 2, 3});
            wire.send(new byte[] {4, 5, 6});

            assertThat(wire.next()).isEqualTo(answer + arguments);
            assertThat(wire.nextAny()).isEqualTo(new byte[] {1, 2, 3});
            assertThat(wire.nextAny()).isEqualTo(new byte[] {4, 5, 6});
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"4hello", "4test1\u001e4test2\u001e4test3", "4hello\u001ebAQIDBA=="})
    void echoesPayloads(String payload) throws Exception {
        PollingClient client = new PollingClient("/engine.io/", server.getURI());

        assertThat(client.post(payload).body()).isEqualTo("ok");
        assertThat(client.poll()).isEqualTo(payload);
    }

    @Test
    void answersABurstInOrderHoweverSlowlyItIsFetched() throws Exception {
        PollingClient client = new PollingClient(server.getURI());
        client.post("40");
        String expected = IntStream.range(0, 1_000)
                .mapToObj(i -> "42[\"message-back\"," + i + "]")
                .collect(Collectors.joining("\u001e"));
        CompletableFuture<HttpResponse<String>> posted =
                client.postLater(expected.replace("message-back", "message")); // taken as the answers are fetched

        List<String> heard = new ArrayList<>();
        String last = "42[\"message-back\",999]";
        while (!heard.contains(last)) {
            heard.addAll(List.of(client.get().body().split("\u001e")));
        }
        heard.removeIf(packet -> !packet.startsWith("42[\"message-back\""));
        assertThat(String.join("\u001e", heard)).isEqualTo(expected);
        assertThat(posted.get(10, TimeUnit.SECONDS).body()).isEqualTo("ok");
    }

    @Test
    void closesSilentClientsOfBothTransportsInTime() throws Exception {
        PollingClient client = new PollingClient("/engine.io/", server.getURI());
        long since = System.nanoTime();
        try (Wire wire = new Wire("/engine.io/?EIO=4&transport=websocket", server.getURI())) {
            wire.answersPings = false;
            wire.closeCode();
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);

        assertThat(millis).isBetween(500L, 5_000L);
        assertThat(client.get().statusCode()).isEqualTo(400);
    }

    @Test
    void anyPageMayAsk() throws Exception {
        HttpResponse<String> answer = PollingClient.send(
                server.getURI(), "GET", "/socket.io/?EIO=4&transport=polling", "", "Origin", "https://any.example");

        assertThat(answer.headers().firstValue("access-control-allow-origin")).hasValue("https://any.example");
    }
}
