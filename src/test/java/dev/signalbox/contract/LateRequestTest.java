package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.access.SpaceAccess;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.EntityEvent.Verb;
import dev.signalbox.model.Role;
import dev.signalbox.model.Space;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A request that began before a right ended and completes after it is refused. */
class LateRequestTest {
    private static TestServer server;
    private static People people;

    @BeforeAll
    static void start() {
        server = TestServer.real();
        people = new People(server).space("lab", Space.Visibility.PUBLIC);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A request whose body is held back until an action has run. @return the status */
    private static int send(String method, String path, String token, String body, Runnable meanwhile)
            throws IOException {
        try (Socket socket = new Socket("localhost", server.port())) {
            String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Content-Type: application/json\r\nAuthorization: Bearer " + token + "\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body.charAt(0);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            // The same server has answered a whole request in between, so the head was read.
            assertThat(server.send("GET", "/health", new byte[0]).statusCode()).isEqualTo(200);
            meanwhile.run();
            socket.getOutputStream().write(body.substring(1).getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(answer.substring(9, 12));
        }
    }

    @Test
    void aDisabledUserWritesNothingMore() throws IOException {
        people.user("ada").member("lab", "ada", Role.ADMIN);
        String task = "{\"title\":\"Late\",\"spaceId\":\"lab\"}";
        assertThat(send("POST", "/api/tasks", People.token("ada"), task, () -> {}))
                .isEqualTo(201);
        assertThat(send(
                        "POST",
                        "/api/tasks",
                        People.token("ada"),
                        task,
                        () -> people.append("user", "ada", Verb.UPDATED, Map.of("disabled", true))))
                .isIn(401, 404);
    }

    @Test
    void anAdminWhoseSessionEndedCreatesNoUser() throws IOException {
        people.user("root", "admin");
        String user = "{\"username\":\"backdoor\",\"roles\":[\"admin\"]}";
        Map<String, Object> until = Map.of("until", "2100-01-01T00:00:00Z");
        assertThat(send(
                        "POST",
                        "/api/users",
                        People.token("root", "stolen"),
                        user,
                        () -> people.append("logout", "stolen", Verb.CREATED, until)))
                .isIn(401, 403);
        assertThat(server.send(
                                "GET",
                                "/api/users",
                                new byte[0],
                                People.bearer(People.token("root")).toArray(String[]::new))
                        .body())
                .contains("root")
                .doesNotContain("backdoor");
    }

    @Test
    void queuedCommandsOfADisabledUserAreRefusedEvenInAPublicSpace() {
        people.user("bob").member("lab", "bob", Role.ADMIN);
        try (Peer bob = TransportUnderTest.PLAIN_WEBSOCKET.open(server.port(), "token", People.token("bob"))) {
            bob.good("dashboard:join", "{\"spaceId\":\"lab\"}");
            people.append("user", "bob", Verb.UPDATED, Map.of("disabled", true));
            assertThat(server.bean(SpaceAccess.class).role(People.principal("bob"), "lab"))
                    .isNull();
            bob.awaitEnd();
        }
    }
}
