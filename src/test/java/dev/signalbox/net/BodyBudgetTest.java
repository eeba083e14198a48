package dev.signalbox.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.fakes.TestServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies that are sent by halves: 400,000 bytes of all together are taken in here, half of them from one address. */
class BodyBudgetTest {
    private static final int PART = 150_000;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.real(SmallBudgets.BYTES, "400000", SmallBudgets.BODY, "5s");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** All but the end of a request. */
    private static Socket half(String path, String length) throws IOException {
        Socket socket = new Socket("localhost", server.port());
        socket.setSoTimeout(20_000);
        String chunk = length.startsWith("Transfer") ? Integer.toHexString(PART) + "\r\n" : "";
        socket.getOutputStream()
                .write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + length
                                + "\r\n\r\n" + chunk + " ".repeat(PART))
                        .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }

    private static long held() {
        BodyBudget budget = server.bean(BodyBudget.class);
        synchronized (budget) {
            return budget.all;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/api/github/webhook, Content-Length: 160000",
        "/api/github/webhook, Transfer-Encoding: chunked",
        "/nowhere, Transfer-Encoding: chunked",
        "/api/tasks, Transfer-Encoding: chunked"
    })
    void bodiesBeyondTheBudgetAreRefusedAndNothingStaysCounted(String path, String length) throws IOException {
        try (Socket first = half(path, length)) {
            await().until(() -> held() > 0);
            try (Socket second = half(path, length)) {
                String answer = new String(second.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                assertThat(answer).startsWith("HTTP/1.1 503 ").contains("\"retryAfter\":5");
            }
            assertThat(server.api("POST", "/api/tasks", "{\"title\":\"Small\"}").statusCode())
                    .isEqualTo(201);
        }
        await().until(() -> held() == 0);
    }

    @Test
    void anAnswerFreesWhatItsRequestHeld() {
        for (int i = 0; i < 5; i++) {
            assertThat(server.api("POST", "/api/tasks", " ".repeat(PART) + "{\"title\":\"Large\"}")
                            .statusCode())
                    .isEqualTo(201);
            await().until(() -> held() == 0);
        }
    }

    @Test
    void aBodyThatDoesNotEndIsCutOff() throws IOException {
        try (Socket socket = half("/api/github/webhook", "Content-Length: 160000")) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        await().until(() -> held() == 0);
    }
}
