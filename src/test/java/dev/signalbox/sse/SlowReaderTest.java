package dev.signalbox.sse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.Happenings;
import dev.signalbox.fakes.TestServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A client that does not read, over a real connection. */
class SlowReaderTest {
    private static final int CHANGES = 150;

    @Test
    void skipsStatesAndThenGetsTheNewestOne() throws Exception {
        try (TestServer server = TestServer.real("signalbox.sync.interval", "1ms");
                Socket socket = new Socket()) {
            String labels = ("\"" + "x".repeat(50) + "\",").repeat(20).replaceAll(",$", "");
            String id = "";
            for (int i = 0; i < 200; i++) {
                id = (String) Answers.json(server.api(
                                "POST",
                                "/api/tasks",
                                "{\"title\":\"" + "x".repeat(200) + "\",\"labels\":[" + labels + "]}"))
                        .get("id");
            }
            socket.setReceiveBufferSize(8_192);
            socket.setSoTimeout(10_000);
            socket.connect(new InetSocketAddress("localhost", server.port()));
            socket.getOutputStream()
                    .write(("GET /api/sync HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nX-API-Key: "
                                    + TestServer.API_KEY + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(lines.readLine()).startsWith("HTTP/1.1 200");

            long last = 0;
            for (int i = 0; i < CHANGES; i++) {
                last = Happenings.comment(server, id);
            }

            int states = 0;
            String line;
            do {
                line = lines.readLine();
                states += line.startsWith("id: ") ? 1 : 0;
            } while (!line.equals("id: " + last));
            assertThat(states)
                    .as("states of 270 KB that fit into the network's own buffers")
                    .isLessThan(CHANGES / 2);
        }
    }
}
