package dev.signalbox.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Role;
import dev.signalbox.model.Space.Visibility;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Recovery of a session with other rights than it had, or by another principal. */
class RecoveryRightsTest {
    private static TestServer server;
    private static People people;

    @BeforeAll
    static void start() {
        server = TestServer.real("signalbox.limits.enabled", "false");
        people = new People(server).user("ada").user("mallory").space("open", Visibility.PUBLIC);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A connection of a user, and what it received. */
    private static final class Visit implements AutoCloseable {
        final Wire wire = new Wire(URI.create("http://localhost:" + server.port()));
        final Map<String, Object> connected;
        String offset = "";

        Visit(String name, String pid, String offset) throws InterruptedException {
            wire.open();
            wire.send("40{\"token\":\"" + People.token(name) + "\",\"pid\":\"" + pid + "\",\"offset\":\"" + offset
                    + "\"}");
            connected = Answers.json(wire.next().substring(2));
        }

        String pid() {
            return String.valueOf(connected.get("pid"));
        }

        void join(String space) throws InterruptedException {
            wire.send("421[\"dashboard:join\",{\"spaceId\":\"" + space + "\"}]");
            String packet = wire.next();
            assertThat(packet).startsWith("42[\"dashboard:state\"");
            offset = packet.replaceFirst(".*,\"([^\"]*)\"]$", "$1");
            assertThat(wire.next()).startsWith("431[{\"ok\":true");
        }

        /** All messages received up to now. */
        List<String> all() throws InterruptedException {
            wire.send("429[\"dashboard:leave\",{\"spaceId\":\"none\"}]");
            List<String> all = new ArrayList<>();
            for (String next = wire.next(); !next.startsWith("439["); next = wire.next()) {
                all.add(next);
            }
            return all;
        }

        @Override
        public void close() {
            wire.close();
        }
    }

    private static void write(String space, String title) {
        List<String> headers = new ArrayList<>(People.bearer(People.token("admin")));
        headers.addAll(List.of("Content-Type", "application/json"));
        assertThat(server.send(
                                "POST",
                                "/api/tasks",
                                ("{\"title\":\"" + title + "\",\"spaceId\":\"" + space + "\"}")
                                        .getBytes(StandardCharsets.UTF_8),
                                headers.toArray(String[]::new))
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void aSessionWithARoomThatMayNotBeSeenAnyMoreIsNotRecovered() throws Exception {
        people.space("team", Visibility.PRIVATE).member("team", "ada", Role.MEMBER);
        Visit first = new Visit("ada", "", "");
        first.join("open");
        first.join("team");
        first.close();
        write("team", "Missed while a member");
        people.removeMember("team", "ada");
        write("team", "Missed while none");
        write("open", "Missed in a room that is left");

        try (Visit again = new Visit("ada", first.pid(), first.offset)) {
            assertThat(again.pid()).isNotEqualTo(first.pid());
            write("team", "Written later");
            assertThat(again.all()).isEmpty();
        }
    }

    @Test
    void aSessionOfAnotherPrincipalIsNotRecovered() throws Exception {
        people.space("club", Visibility.PRIVATE).member("club", "ada", Role.MEMBER);
        Visit first = new Visit("ada", "", "");
        first.join("club");
        write("club", "Of the club");
        try (Visit thief = new Visit("mallory", first.pid(), first.offset)) {
            assertThat(thief.pid()).isNotEqualTo(first.pid());
            assertThat(thief.all()).isEmpty();
            assertThat(first.wire.isOpen())
                    .as("and the owner was not thrown out")
                    .isTrue();
        }
        first.close();
        try (Visit again = new Visit("ada", first.pid(), first.offset)) {
            assertThat(again.pid()).isEqualTo(first.pid());
            assertThat(String.join("\n", again.all())).contains("Of the club");
        }
    }

    @Test
    void anOffsetWithOtherSpacesRevealsNothing() throws Exception {
        people.space("vault", Visibility.PRIVATE);
        write("vault", "Secret");
        for (String offset : List.of("vault:0.0", "open:0.0,vault:0.0", "system:1.0", "vault:1.0,system:1.0")) {
            Visit first = new Visit("mallory", "", "");
            first.join("open");
            first.close();
            try (Visit again = new Visit("mallory", first.pid(), offset)) {
                assertThat(String.join("\n", again.all())).doesNotContain("vault", "Secret", "system");
            }
        }
    }
}
