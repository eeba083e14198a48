package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Space;
import dev.signalbox.socketio.Wire;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A bad {@code Authorization} or {@code X-API-Key} is refused, even with a valid cookie and where anonymous callers may read. */
class BadCredentialTest {
    private static final byte[] NOTHING = {};
    private static final String POLLING = "/socket.io/?EIO=4&transport=polling";
    private static final String COOKIE = "signalbox_session=" + People.token("admin");

    private static TestServer closed;
    private static TestServer open;

    @BeforeAll
    static void start() {
        closed = TestServer.real();
        open = TestServer.real("signalbox.anonymous", "true");
        for (TestServer server : List.of(closed, open)) {
            new People(server).space("square", Space.Visibility.PUBLIC);
        }
    }

    @AfterAll
    static void stop() {
        closed.close();
        open.close();
    }

    static Stream<Arguments> badHeaders() {
        return Stream.of(false, true)
                .flatMap(anonymous -> Stream.of(
                                "Authorization|Basic YWRtaW46YWRtaW4=",
                                "Authorization|Bearer",
                                "Authorization|Bearer wrong",
                                "Authorization|" + People.token("admin"),
                                "Authorization|",
                                "X-API-Key|wrong",
                                "X-API-Key|")
                        .map(header -> Arguments.of(anonymous, header.split("\\|", 2)[0], header.split("\\|", 2)[1])));
    }

    private static TestServer server(boolean anonymous) {
        return anonymous ? open : closed;
    }

    private static URI at(TestServer server) {
        return URI.create("http://localhost:" + server.port());
    }

    @ParameterizedTest(name = "{1}: {2}, anonymous callers {0}")
    @MethodSource("badHeaders")
    void httpAndStreamsRefuseIt(boolean anonymous, String name, String value) {
        TestServer server = server(anonymous);
        for (String path : List.of("/api/me", "/api/tasks?spaceId=square", "/api/sync?spaceId=square")) {
            for (String accept : List.of("application/json", "text/event-stream")) {
                assertThat(server.send("GET", path, NOTHING, "Accept", accept, "Cookie", COOKIE, name, value)
                                .statusCode())
                        .as(path)
                        .isEqualTo(401);
            }
            assertThat(server.send("GET", path, NOTHING, "Accept", "application/json", "Cookie", COOKIE)
                            .statusCode())
                    .as(path)
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest(name = "{1}: {2}, anonymous callers {0}")
    @MethodSource("badHeaders")
    void plainSocketsRefuseIt(boolean anonymous, String name, String value) {
        for (String path : List.of("/ws", "/ws/tasks?spaceId=square", "/ws/agents?spaceId=square")) {
            try (Wire wire = new Wire(path, at(server(anonymous)), "Cookie", COOKIE, name, value)) {
                assertThat(wire.closeCode()).as(path).isEqualTo(4401);
            }
        }
    }

    @ParameterizedTest(name = "{1}: {2}, anonymous callers {0}")
    @MethodSource("badHeaders")
    void socketIoRefusesIt(boolean anonymous, String name, String value) throws Exception {
        TestServer server = server(anonymous);
        try (Wire wire = new Wire(at(server), "Cookie", COOKIE, name, value)) {
            wire.open();
            wire.send("40");
            assertThat(wire.next()).startsWith("44").contains("\"code\":\"UNAUTHORIZED\"");
        }
        String greeting = server.send("GET", POLLING, NOTHING, "Cookie", COOKIE, name, value)
                .body();
        String session = POLLING + "&sid=" + Answers.json(greeting.substring(1)).get("sid");
        server.send("POST", session, "40".getBytes(StandardCharsets.UTF_8));
        assertThat(server.send("GET", session, NOTHING).body()).startsWith("44").contains("\"code\":\"UNAUTHORIZED\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"token\":\"wrong\"}",
                "{\"token\":\"\"}",
                "{\"token\":7}",
                "{\"apiKey\":\" \"}",
                "{\"apiKey\":[]}"
            })
    void theConnectPacketDoesNotOverrideIt(String auth) throws Exception {
        for (TestServer server : List.of(closed, open)) {
            try (Wire wire = new Wire(at(server), "Cookie", COOKIE)) {
                wire.open();
                wire.send("40" + auth);
                assertThat(wire.next()).startsWith("44").contains("\"code\":\"UNAUTHORIZED\"");
                wire.send("40{\"token\":null}");
                wire.sid();
            }
        }
    }
}
