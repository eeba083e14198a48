package dev.signalbox.sse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.TestServer;
import dev.signalbox.session.Drain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/1.0, as spoken by old proxies (nginx by default): no chunked encoding (RFC 9112, 6.1), so the close of the connection ends a body. */
class HttpOneZeroTest {
    private static BufferedReader get(TestServer server, Socket socket, String path, String connection)
            throws IOException {
        socket.setSoTimeout(10_000);
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.0\r\nHost: localhost\r\nAccept: text/event-stream\r\nX-API-Key: "
                                + TestServer.API_KEY + "\r\n" + connection + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static List<String> head(BufferedReader answer) throws IOException {
        List<String> head = new ArrayList<>();
        for (String line = answer.readLine(); line != null && !line.isEmpty(); line = answer.readLine()) {
            head.add(line.toLowerCase(Locale.ROOT));
        }
        return head;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Connection: keep-alive\r\n"})
    void aStreamIsABodyUntilTheConnectionCloses(String connection) throws Exception {
        try (TestServer server = TestServer.real("signalbox.drain-spread", "0s");
                Socket socket = new Socket("localhost", server.port())) {
            BufferedReader answer = get(server, socket, "/api/sync", connection);

            assertThat(head(answer))
                    .anyMatch(line -> line.matches("http/1\\.[01] 200 ok"))
                    .contains("connection: close")
                    .noneMatch(line -> line.startsWith("transfer-encoding"));
            assertThat(answer.readLine()).startsWith("id: ");
            assertThat(answer.readLine()).isEqualTo("retry: 2000");
            assertThat(answer.readLine()).startsWith("data: {");
            assertThat(answer.readLine()).isEmpty();
            assertThat(server.bean(Drain.class).drain()).succeedsWithin(Duration.ofSeconds(10));
            assertThat(answer.readLine()).as("nothing behind it, and the end").isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/tasks", "/health", "/", "/api/nothing"})
    void otherResponsesHaveALengthOrEndWithTheConnection(String path) throws Exception {
        try (TestServer server = TestServer.real();
                Socket socket = new Socket("localhost", server.port())) {
            List<String> head = head(get(server, socket, path, "Connection: keep-alive\r\n"));

            assertThat(head).isNotEmpty().noneMatch(line -> line.startsWith("transfer-encoding"));
            assertThat(head).anyMatch(line -> line.startsWith("content-length: ") || line.equals("connection: close"));
        }
    }
}
