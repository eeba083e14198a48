package dev.signalbox.socketio;

import static dev.signalbox.fakes.Answers.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import dev.signalbox.delivery.JsonText;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.ActivityEvent;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.net.ConnectionLimit;
import dev.signalbox.net.Counted;
import dev.signalbox.store.Mongo;
import dev.signalbox.tasks.NewTask;
import dev.signalbox.tasks.TasksService;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryTest {
    @TempDir
    Path data;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.real(
                "signalbox.data-dir", data.toString(),
                "signalbox.drain-spread", "10ms",
                "signalbox.limits.enabled", "true", // for the rooms
                "signalbox.limits.messages-burst", "1000000",
                "signalbox.limits.writes-burst", "1000000");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** A received event with its offset. */
    private record Got(
            String name,
            Map<String, Object> payload,
            @Nullable String offset) {
        Object place() {
            return name + "@" + payload.get("spaceVersion");
        }
    }

    /** One connection; ended by {@link #cut}. */
    private final class Connection implements AutoCloseable {
        final Wire wire;
        final String sid;
        final String pid;

        @Nullable
        String offset;

        Connection(String auth) throws InterruptedException {
            wire = new Wire(URI.create("http://localhost:" + server.port()));
            wire.open();
            wire.send("40" + auth);
            Map<String, Object> connected = json(wire.next().substring(2));
            sid = String.valueOf(connected.get("sid"));
            pid = String.valueOf(connected.get("pid"));
        }

        Map<String, Object> call(String event, String payload) throws InterruptedException {
            wire.send("421[\"" + event + "\"," + payload + "]");
            return ack();
        }

        /** The next packet is the ack of {@link #call}. */
        Map<String, Object> ack() throws InterruptedException {
            String packet = wire.next();
            assertThat(packet).startsWith("431[");
            return json(packet.substring(4, packet.length() - 1));
        }

        Got next() throws InterruptedException {
            String packet = wire.next();
            assertThat(packet).startsWith("42[");
            List<?> all = (List<?>) JsonText.read(packet.substring(2).getBytes(StandardCharsets.UTF_8));
            String at = all.size() > 2 ? (String) all.get(2) : null;
            offset = at == null ? offset : at;
            return new Got((String) all.getFirst(), Json.asObject(all.get(1)), at);
        }

        List<Object> next(int count) throws InterruptedException {
            List<Object> places = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                places.add(next().place());
            }
            return places;
        }

        void joinDashboard() throws InterruptedException {
            wire.send("421[\"dashboard:join\",{}]");
            assertThat(next().name).isEqualTo("dashboard:state");
            assertThat(ack()).containsEntry("ok", true);
        }

        void cut() {
            wire.close();
        }

        @Override
        public void close() {
            cut();
        }
    }

    private Connection connect() throws InterruptedException {
        return new Connection("{\"apiKey\":\"" + TestServer.API_KEY + "\"}");
    }

    private Connection resume(String pid, @Nullable String offset) throws InterruptedException {
        return new Connection("{\"apiKey\":\"" + TestServer.API_KEY + "\",\"pid\":\"" + pid + "\""
                + (offset == null ? "" : ",\"offset\":\"" + offset + "\"") + "}");
    }

    private Connection resume(Connection former) throws InterruptedException {
        return resume(former.pid, former.offset);
    }

    private String create(String title) {
        return (String) json(server.api("POST", "/api/tasks", "{\"title\":\"" + title + "\"}"))
                .get("id");
    }

    private void append(String id, String type) {
        assertThat(server.api("POST", "/api/tasks/" + id + "/events", "{\"type\":\"" + type + "\",\"data\":{}}")
                        .statusCode())
                .isEqualTo(201);
    }

    private void createMany(int count) {
        TasksService tasks = server.bean(TasksService.class);
        Principal admin = new Principal(Principal.Kind.SYSTEM, "admin", "admin", null, null);
        CompletableFuture.allOf(IntStream.range(0, count)
                        .mapToObj(i -> tasks.create(
                                        admin, null, NewTask.read(Fields.of(Json.object("title", "t" + i))), null)
                                .toCompletableFuture())
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    private void progressMany(String id, int count) {
        TasksService tasks = server.bean(TasksService.class);
        Principal admin = new Principal(Principal.Kind.SYSTEM, "admin", "admin", null, null);
        for (int done = 0; done < count; done += 1_000) {
            CompletableFuture.allOf(IntStream.range(done, Math.min(count, done + 1_000))
                            .mapToObj(
                                    i -> tasks.append(admin, null, id, new ActivityEvent.Progress("m" + i, null), null)
                                            .toCompletableFuture())
                            .toArray(CompletableFuture[]::new))
                    .join();
        }
    }

    @Test
    void aRecoveredClientGetsExactlyTheMissedMessagesAndThenNewOnes() throws Exception {
        Connection first = connect();
        first.joinDashboard();
        create("Seen");
        assertThat(first.next().place()).isEqualTo("task:created@1");
        first.cut();
        String missed = create("Missed");
        append(missed, "analyzing");

        try (Connection again = resume(first)) {
            assertThat(again.pid).isEqualTo(first.pid);
            assertThat(again.sid).isEqualTo(first.sid);
            assertThat(again.next(3))
                    .containsExactly("task:created@2", "task:analyzing@3", "dashboard:task_list_updated@3");
            create("Live");
            assertThat(again.next().place()).isEqualTo("task:created@4");
        }
    }

    @Test
    void aDisconnectBeforeTheFirstEventIsRecovered() throws Exception {
        Connection first = connect();
        first.joinDashboard();
        first.cut();
        create("Missed");

        try (Connection again = resume(first)) {
            assertThat(again.pid).isEqualTo(first.pid);
            assertThat(again.next(1)).containsExactly("task:created@1");
        }
    }

    @Test
    void aClientThatNeverGotItsStateGetsItAfterwards() throws Exception {
        create("There");
        Connection first = connect();
        first.joinDashboard();
        first.cut();

        try (Connection again = resume(first.pid, null)) {
            assertThat(again.pid).isEqualTo(first.pid);
            Got state = again.next();
            assertThat(state.name).isEqualTo("dashboard:state");
            assertThat(state.payload).containsEntry("mode", "full").containsEntry("version", 1);
            assertThat(state.offset).startsWith("main:1~");
            create("Live");
            assertThat(again.next().place()).isEqualTo("task:created@2");
        }
    }

    @Test
    void aDisconnectBetweenTheMessagesOfOneEventLosesAndRepeatsNone() throws Exception {
        String id = create("Task");
        Connection first = connect();
        first.joinDashboard();
        assertThat(first.call("task:leave", "{\"taskId\":\"" + id + "\"}")).containsEntry("ok", true);
        append(id, "analyzing");
        assertThat(first.next().place()).isEqualTo("task:analyzing@2");
        first.cut();

        try (Connection again = resume(first)) {
            assertThat(again.next().place()).isEqualTo("dashboard:task_list_updated@2");
            append(id, "analyzing");
            assertThat(again.next().place()).isEqualTo("task:analyzing@3");
        }
    }

    @Test
    void aDisconnectDuringAReplayContinuesThere() throws Exception {
        Connection first = connect();
        first.joinDashboard();
        first.cut();
        createMany(300);

        Connection second = resume(first);
        second.next(137);
        second.cut();

        try (Connection third = resume(second)) {
            assertThat(third.pid).isEqualTo(first.pid);
            assertThat(third.next(163))
                    .isEqualTo(IntStream.rangeClosed(138, 300)
                            .mapToObj(i -> "task:created@" + i)
                            .toList());
        }
    }

    @Test
    void severalRoomsOfASpaceAreRecoveredTogether() throws Exception {
        String id = create("Task");
        Connection first = connect();
        first.joinDashboard();
        first.wire.send("421[\"task:join\",{\"taskId\":\"" + id + "\"}]");
        assertThat(first.next().name).isEqualTo("task:state");
        first.ack();
        first.cut();
        append(id, "analyzing");

        try (Connection again = resume(first)) {
            assertThat(again.next(3))
                    .containsExactly("task:analyzing@2", "task:event_added@2", "dashboard:task_list_updated@2");
        }
    }

    @Test
    void aLostStateOfOneRoomRepeatsTheStatesOfAll() throws Exception {
        String id = create("Task");
        Connection first = connect();
        first.joinDashboard();
        String beforeTheTask = first.offset;
        append(id, "analyzing");
        first.wire.send("421[\"task:join\",{\"taskId\":\"" + id + "\"}]");
        first.next(3);
        first.ack();
        first.cut();

        try (Connection again = resume(first.pid, beforeTheTask)) {
            assertThat(again.pid).isEqualTo(first.pid);
            assertThat(List.of(again.next().name, again.next().name))
                    .containsExactlyInAnyOrder("dashboard:state", "task:state");
            assertThat(again.offset).startsWith("main:2~");
            append(id, "analyzing");
            assertThat(again.next().place()).isEqualTo("task:analyzing@3");
        }
    }

    @Test
    void aStateLostAtTheSameVersionIsRepeated() throws Exception {
        String id = create("Task");
        Connection first = connect();
        first.joinDashboard();
        String beforeTheTask = first.offset;
        first.wire.send("421[\"task:join\",{\"taskId\":\"" + id + "\"}]");
        first.next();
        first.ack();
        first.cut();

        try (Connection again = resume(first.pid, beforeTheTask)) {
            assertThat(again.pid).isEqualTo(first.pid);
            assertThat(List.of(again.next().name, again.next().name))
                    .containsExactlyInAnyOrder("dashboard:state", "task:state");
        }
    }

    @Test
    void moreRoomsThanAConnectionMayHaveAreRefused() throws Exception {
        try (Connection client = connect()) {
            String patterns = IntStream.range(0, 100)
                    .mapToObj(i -> "\"task:%d-" + i + ":*\"")
                    .collect(Collectors.joining(","));
            for (int i = 0; i < 10; i++) {
                client.wire.send("421[\"subscribe\",{\"patterns\":[" + patterns.formatted(ids(i)) + "]}]");
                client.next();
                assertThat(client.ack()).containsEntry("ok", true);
            }
            assertThat(client.call("subscribe", "{\"patterns\":[\"task:*:*\"]}"))
                    .extracting("error")
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsEntry("code", "RATE_LIMITED")
                    .containsKey("retryAfter");
            client.wire.send("421[\"subscribe\",{\"patterns\":[" + patterns.formatted(ids(0)) + "]}]");
            client.next();
            assertThat(client.ack()).as("rooms that it is in already").containsEntry("ok", true);
        }
    }

    private static Object[] ids(int batch) {
        return IntStream.range(0, 100).mapToObj(i -> batch).toArray();
    }

    @Test
    void aServerRestartIsRecoveredLikeADisconnect() throws Exception {
        Connection first = connect();
        first.joinDashboard();
        create("Seen");
        first.next();
        first.cut();
        create("Missed");
        stop();
        start();
        create("After");

        try (Connection again = resume(first)) {
            assertThat(again.pid).isEqualTo(first.pid);
            assertThat(again.next(2)).containsExactly("task:created@2", "task:created@3");
        }
    }

    @Test
    void aRoomThatWasLeftStaysLeft() throws Exception {
        Connection first = connect();
        first.joinDashboard();
        assertThat(first.call("dashboard:leave", "{}")).containsEntry("ok", true);
        first.cut();
        String id = create("Unheard");

        try (Connection again = resume(first)) {
            again.wire.send("421[\"task:join\",{\"taskId\":\"" + id + "\"}]");
            assertThat(again.next().name).isEqualTo("task:state");
        }
    }

    @Test
    void theFormerConnectionIsClosedAndCannotWriteTheSession() throws Exception {
        Connection halfOpen = connect();
        halfOpen.joinDashboard();

        try (Connection again = resume(halfOpen)) {
            assertThat(again.pid).isEqualTo(halfOpen.pid);
            assertThat(halfOpen.wire.closeCode()).isEqualTo(1001);
            create("News");
            assertThat(again.next().place()).isEqualTo("task:created@1");
        }
    }

    @Test
    void aClientThatDisconnectedOnPurposeGetsANewSession() throws Exception {
        Connection first = connect();
        first.joinDashboard();
        first.wire.send("41");
        first.cut();

        await().untilAsserted(() -> {
            try (Connection again = resume(first)) {
                assertThat(again.pid).isNotEqualTo(first.pid);
            }
        });
    }

    @Test
    void anotherPrincipalGetsANewSession() throws Exception {
        Connection first = connect();
        first.joinDashboard();
        first.cut();
        String token = (String) json(server.send(
                        "POST",
                        "/api/auth/login",
                        ("{\"username\":\"admin\",\"password\":\"" + TestServer.PASSWORD + "\"}")
                                .getBytes(StandardCharsets.UTF_8),
                        "Content-Type",
                        "application/json"))
                .get("access_token");

        try (Connection other = new Connection(
                "{\"token\":\"" + token + "\",\"pid\":\"" + first.pid + "\",\"offset\":\"" + first.offset + "\"}")) {
            assertThat(other.pid).isNotEqualTo(first.pid);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "main",
                "main:",
                "main:-1",
                "main:1.x",
                "main:1,main:2",
                "main:99999",
                "main:999999999999999999999",
                ",",
                "other:1,,",
                "main:1.99999",
                "main:1~",
                "main:1~x"
            })
    void anInvalidOffsetNeverCausesAGap(String offset) throws Exception {
        Connection first = connect();
        first.joinDashboard();
        first.cut();

        try (Connection again = resume(first.pid, offset)) {
            assertThat(again.pid).isNotEqualTo(first.pid);
        }
    }

    @Test
    void anOffsetOfAnEarlierSessionCountsAsNone() throws Exception {
        create("There");
        Connection first = connect();
        first.joinDashboard();
        first.cut();
        Connection second = resume("unknown", first.offset);
        second.joinDashboard();
        second.cut();

        try (Connection third = resume(second.pid, first.offset)) {
            assertThat(third.pid).isEqualTo(second.pid);
            assertThat(third.next().name).isEqualTo("dashboard:state");
        }
    }

    @Test
    void moreThanAThousandMissedEventsAreANewSession() throws Exception {
        Connection first = connect();
        first.joinDashboard();
        first.cut();
        createMany(1_000);
        Connection exactly = resume(first);
        assertThat(exactly.pid).isEqualTo(first.pid);
        assertThat(exactly.next(1_000))
                .isEqualTo(IntStream.rangeClosed(1, 1_000)
                        .mapToObj(i -> "task:created@" + i)
                        .toList());
        exactly.cut();
        createMany(1_001);

        try (Connection again = resume(exactly)) {
            assertThat(again.pid).isNotEqualTo(first.pid);
        }
    }

    @Test
    void aConnectedClientMissesNothingHoweverManyEventsWereForOthers() throws Exception {
        String id = create("Quiet");
        Connection first = connect();
        first.wire.send("421[\"task:join\",{\"taskId\":\"" + id + "\"}]");
        first.next();
        first.ack();
        progressMany(create("Busy"), 10_001);
        first.cut();
        await().untilAsserted(() -> assertThat(server.bean(Mongo.class)
                        .collection(SessionStore.SESSIONS)
                        .find(Filters.regex("_id", "^" + first.pid + "/"))
                        .first()
                        .getList("cursors", Document.class))
                .hasSize(1));
        append(id, "analyzing");

        try (Connection again = resume(first)) {
            assertThat(again.next(2)).containsExactly("task:analyzing@10004", "task:event_added@10004");
        }
    }

    @Test
    void aClientWithoutRoomsIsRecoveredToo() throws Exception {
        Connection half = connect();
        Connection again = resume(half.pid, null); // the server has not noticed the disconnect
        assertThat(again.pid).isEqualTo(half.pid);
        again.cut();
        await().untilAsserted(() ->
                assertThat(Counted.by(server.bean(ConnectionLimit.class))).isZero());
        try (Connection client = resume(half.pid, null)) {
            assertThat(client.pid).isEqualTo(half.pid);
        }
    }

    @Test
    void sessionsWithoutRoomsExpireSoon() throws Exception {
        for (int i = 0; i < 20; i++) {
            connect().cut();
        }
        Connection joined = connect();
        joined.joinDashboard();
        joined.cut();
        MongoCollection<Document> sessions = server.bean(Mongo.class).collection(SessionStore.SESSIONS);
        await().until(() -> sessions.countDocuments() == 21);
        Instant soon = Instant.now().plus(Duration.ofMinutes(2)).minus(SessionStore.LIFETIME);
        assertThat(sessions.countDocuments(Filters.gt("seenAt", Date.from(soon))))
                .isEqualTo(1);
    }

    @Test
    void subscriptionsAreRecoveredLikeRooms() throws Exception {
        String id = create("Task");
        Connection first = connect();
        first.wire.send("421[\"subscribe\",{\"patterns\":[\"task:*:updated\"]}]");
        assertThat(first.next().name).isEqualTo("sync:full");
        first.ack();
        first.cut();
        append(id, "analyzing");
        create("Not matched");

        try (Connection again = resume(first)) {
            Got update = again.next();
            assertThat(update.name).isEqualTo("task:" + id + ":updated");
            assertThat(update.payload).containsEntry("id", id).containsEntry("status", "analyzing");
        }
    }

    @Test
    void aSubscriptionInTheHandshakeBeginsWithEachConnection() throws Exception {
        create("Task");
        String auth = "{\"apiKey\":\"" + TestServer.API_KEY + "\",\"subscribe\":[\"task:*:*\"]";
        Connection first = new Connection(auth + "}");
        assertThat(first.next().name).isEqualTo("sync:full");
        first.cut();

        try (Connection again =
                new Connection(auth + ",\"pid\":\"" + first.pid + "\",\"offset\":\"" + first.offset + "\"}")) {
            assertThat(again.pid).isEqualTo(first.pid);
            Got state = again.next();
            assertThat(state.name).isEqualTo("sync:full");
            assertThat((List<?>) state.payload.get("tasks")).hasSize(1);
            String id = create("New");
            assertThat(again.next().name).isEqualTo("task:" + id + ":created");
        }
    }
}
