package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.delivery.Client;
import dev.signalbox.delivery.Gateways;
import dev.signalbox.delivery.Room;
import dev.signalbox.delivery.Rooms;
import dev.signalbox.fakes.FakeClient;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Role;
import dev.signalbox.model.Space.Visibility;
import dev.signalbox.session.Connections;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Joins that run while the right to join is revoked. */
class JoinRaceTest {
    private static final int TIMES = 40;
    private static final int CLIENTS = 10;
    private static final String TEAM = "team";

    private static TestServer server;
    private static People people;

    @BeforeAll
    static void start() {
        server = TestServer.real();
        people = new People(server).user("ada").space(TEAM, Visibility.PRIVATE);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static CompletableFuture<Boolean> join(Client client) {
        CompletableFuture<Boolean> answered = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> server.bean(Gateways.class)
                        .dispatch(
                                client,
                                "dashboard:join",
                                List.of(Map.of("spaceId", TEAM)),
                                answer -> answered.complete(Boolean.TRUE.equals(answer.get("ok")))));
        return answered.orTimeout(10, TimeUnit.SECONDS);
    }

    @Test
    void noSeatIsLeftBehind() {
        Rooms rooms = server.bean(Rooms.class);
        Collection<Connections> connections = server.beans(Connections.class);
        List<FakeClient> clients = Stream.generate(() -> new FakeClient(People.principal("ada"), Runnable::run))
                .limit(CLIENTS)
                .toList();
        clients.forEach(client -> connections.forEach(each -> each.opened(client)));
        int joined = 0;
        for (int i = 0; i < TIMES; i++) {
            people.member(TEAM, "ada", Role.VIEWER);
            List<CompletableFuture<Boolean>> answers = new ArrayList<>();
            Thread joins = Thread.ofVirtual()
                    .start(() -> clients.forEach(client -> {
                        synchronized (answers) {
                            answers.add(join(client));
                        }
                    }));
            people.removeMember(TEAM, "ada");
            await().until(() -> !joins.isAlive());
            for (CompletableFuture<Boolean> answer : answers) {
                joined += answer.join() ? 1 : 0;
            }
            await().pollInterval(1, TimeUnit.MILLISECONDS)
                    .untilAsserted(() -> assertThat(clients)
                            .allSatisfy(client -> assertThat(rooms.roomOf(client, Room.Kind.DASHBOARD, TEAM))
                                    .isNull()));
        }
        assertThat(joined).as("joins before the removal").isPositive();
        clients.forEach(client -> client.messages().clear());
        create();
        assertThat(clients).allSatisfy(client -> assertThat(client.messages()).isEmpty());

        people.member(TEAM, "ada", Role.VIEWER);
        assertThat(join(clients.getFirst()).join()).isTrue();
        create();
        await().untilAsserted(() -> assertThat(clients.getFirst().names()).contains("dashboard:state", "task:created"));
        clients.forEach(client -> connections.forEach(each -> each.closed(client, "test")));
    }

    private static void create() {
        assertThat(server.send(
                                "POST",
                                "/api/tasks",
                                "{\"title\":\"T\",\"spaceId\":\"team\"}".getBytes(StandardCharsets.UTF_8),
                                "Authorization",
                                "Bearer " + People.token("admin"),
                                "Content-Type",
                                "application/json")
                        .statusCode())
                .isEqualTo(201);
    }
}
