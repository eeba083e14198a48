package dev.signalbox.sse;

import static dev.signalbox.fakes.Answers.json;
import static dev.signalbox.fakes.Answers.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.delivery.SpaceStates;
import dev.signalbox.fakes.EventStream;
import dev.signalbox.fakes.Happenings;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.EntityEvent.Verb;
import dev.signalbox.ops.OpenConnections;
import dev.signalbox.session.Drain;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyncControllerTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.real("signalbox.drain-spread", "0s");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static EventStream stream(String query, String... headers) {
        return new EventStream(server.port(), "/api/sync" + query, headers);
    }

    private static HttpResponse<String> poll(String query, String... headers) {
        return server.api("GET", "/api/sync" + query, "", headers);
    }

    @SuppressWarnings("unchecked")
    private static List<Object> ids(Map<String, Object> state, String type) {
        return ((List<Map<String, Object>>) state.get(type))
                .stream().map(one -> one.get("id")).toList();
    }

    private static Map<String, Object> change(String type, String entityType, String id) {
        return Map.of("type", type, "entityType", entityType, "entityId", id);
    }

    @Test
    void aStreamBeginsWithTheCompleteState() {
        String id = Happenings.create(server, "There before");
        Happenings.agent(server, "robot", Verb.CREATED, Map.of("name", "Robot", "status", "idle"));
        try (EventStream stream = stream("")) {
            EventStream.Message first = stream.next();
            assertThat(first.fields()).containsEntry("id", "" + first.version()).containsEntry("retry", "2000");
            assertThat(first.data())
                    .containsKeys("version", "timestamp", "beings", "intentions", "tasks", "agents")
                    .doesNotContainKey("changeInfo");
            assertThat(ids(first.data(), "tasks")).contains(id);
            assertThat(ids(first.data(), "agents")).contains("robot");
        }
    }

    @Test
    void itsHeadersKeepProxiesAndCompressorsAway() {
        try (EventStream stream = stream("", "Accept-Encoding", "gzip, br, zstd")) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
            assertThat(stream.header("Cache-Control")).isEqualTo("no-cache, no-transform");
            assertThat(stream.header("X-Accel-Buffering")).isEqualTo("no");
            assertThat(stream.header("Content-Encoding")).isEmpty();
            stream.next();
        }
        assertThat(poll("", "Accept-Encoding", "gzip").headers().firstValue("Content-Encoding"))
                .as("one answer may be compressed")
                .hasValue("gzip");
    }

    @Test
    void aChangeIsSentWithChangeInfo() {
        try (EventStream stream = stream("?types=tasks,agents")) {
            long version = stream.next().version();
            String id = Happenings.create(server, "New");

            EventStream.Message created = stream.next();
            assertThat(created.version()).isEqualTo(version + 1);
            assertThat(created.data()).containsEntry("changeInfo", change("add", "task", id));
            assertThat(ids(created.data(), "tasks")).contains(id);

            Happenings.comment(server, id);
            assertThat(stream.next().data()).containsEntry("changeInfo", change("update", "task", id));

            Happenings.agent(server, "r2", Verb.STATUS, Map.of("status", "busy"));
            assertThat(stream.next().data()).containsEntry("changeInfo", change("update", "agent", "r2"));

            server.api("DELETE", "/api/tasks/" + id, "");
            EventStream.Message deleted = stream.next();
            assertThat(deleted.data()).containsEntry("changeInfo", change("delete", "task", id));
            assertThat(ids(deleted.data(), "tasks")).doesNotContain(id);
        }
    }

    @Test
    void aBurstIsMerged() {
        try (TestServer slow = TestServer.real("signalbox.sync.interval", "1s");
                EventStream stream = new EventStream(slow.port(), "/api/sync")) {
            stream.next();
            String id = Happenings.create(slow, "Busy");
            long last = 0;
            for (int i = 0; i < 10; i++) {
                last = Happenings.comment(slow, id);
            }
            int states = 0;
            EventStream.Message newest;
            do {
                newest = stream.next();
                states++;
            } while (newest.version() < last);
            assertThat(states).as("eleven changes").isLessThan(6);
            assertThat(newest.data()).doesNotContainKey("changeInfo");
        }
    }

    @Test
    void changeInfoIsSentExactlyForASingleChange() {
        String id = Happenings.create(server, "Written by many");
        try (EventStream stream = stream("")) {
            long before = stream.next().version();
            long last = before + 40;
            List<CompletableFuture<Void>> writers = IntStream.range(0, 4)
                    .mapToObj(writer -> CompletableFuture.runAsync(
                            () -> IntStream.range(0, 10).forEach(i -> Happenings.comment(server, id))))
                    .toList();
            while (before < last) {
                EventStream.Message next = stream.next();
                assertThat(next.version()).isGreaterThan(before);
                assertThat(next.data().containsKey("changeInfo")).isEqualTo(next.version() == before + 1);
                before = next.version();
            }
            writers.forEach(CompletableFuture::join);
        }
    }

    @Test
    void onlyTheRequestedTypesAreSent() {
        String id = Happenings.create(server, "Noise");
        try (EventStream stream = stream("?types=agents&spaceId=main")) {
            assertThat(stream.next().data()).containsOnlyKeys("version", "timestamp", "agents");
            Happenings.comment(server, id);
            long version = Happenings.agent(server, "c3", Verb.STATUS, Map.of("status", "idle"));
            EventStream.Message next = stream.next();
            assertThat(next.version()).isEqualTo(version);
            assertThat(next.data()).containsEntry("changeInfo", change("update", "agent", "c3"));
        }
    }

    @Test
    void aClientWithTheCurrentVersionGetsNothingUntilTheNextChange() {
        String id = Happenings.create(server, "Known");
        long version = Happenings.comment(server, id);
        try (EventStream stream = stream("", "Last-Event-ID", "" + version)) {
            assertThat(stream.nextComment()).as("that it is connected").isEqualTo("connected");
            long next = Happenings.comment(server, id);
            EventStream.Message first = stream.next();
            assertThat(first.version()).isEqualTo(next);
            assertThat(first.data()).containsEntry("changeInfo", change("update", "task", id));
        }
    }

    @Test
    void aVersionAfterTheLastChangeOfTheRequestedTypesIsCurrent() {
        long ofAgents = Happenings.agent(server, "d4", Verb.STATUS, Map.of("status", "idle"));
        Happenings.comment(server, Happenings.create(server, "Something else"));
        assertThat(poll("?types=agents", "If-None-Match", "\"" + ofAgents + "\"")
                        .statusCode())
                .isEqualTo(304);
        try (EventStream stream = stream("?types=agents", "Last-Event-ID", "" + ofAgents)) {
            assertThat(stream.nextComment()).isEqualTo("connected");
            assertThat(stream.isSilent()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "999999999999", "-1", "nonsense", "99999999999999999999999"})
    void aClientWithAnotherVersionGetsTheStateAtOnce(String lastEventId) {
        Happenings.comment(server, Happenings.create(server, "Missed"));
        try (EventStream stream = stream("", "Last-Event-ID", lastEventId)) {
            assertThat(stream.next().data()).containsKey("tasks").doesNotContainKey("changeInfo");
        }
    }

    @Test
    void aPollReturnsTheStateWithItsVersionAsEntityTag() {
        String id = Happenings.create(server, "Polled");
        HttpResponse<String> answer = poll("?types=tasks");
        long version = number(json(answer), "version");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("ETag")).hasValue("\"" + version + "\"");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("private, no-cache");
        assertThat(ids(json(answer), "tasks")).contains(id);
        assertThat(json(answer)).containsOnlyKeys("version", "timestamp", "tasks");
    }

    @Test
    void anUnchangedStateIsNotModified() {
        String tag = poll("").headers().firstValue("ETag").orElseThrow();
        for (String given : List.of(tag, "W/" + tag, "\"0\", " + tag, "*")) {
            HttpResponse<String> answer = poll("", "If-None-Match", given);
            assertThat(answer.statusCode()).as(given).isEqualTo(304);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.headers().firstValue("ETag")).hasValue(tag);
        }
        Happenings.create(server, "Changed");
        assertThat(poll("", "If-None-Match", tag).statusCode()).isEqualTo(200);
        assertThat(poll("", "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
    }

    @Test
    void aPollIncludesTheCallersOwnWriteAtOnce() {
        for (int i = 0; i < 10; i++) {
            String id = Happenings.create(server, "Fast");
            assertThat(ids(json(poll("?types=tasks")), "tasks")).contains(id);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/event-stream|text/event-stream",
                "text/event-stream, application/json;q=0.5|text/event-stream",
                "application/json, text/event-stream;q=0.5|application/json",
                "application/json|application/json",
                "*/*|application/json"
            })
    void theAcceptHeaderChooses(String accept, String type) {
        try (EventStream stream = stream("", "Accept", accept)) {
            assertThat(stream.header("Content-Type")).startsWith(type);
        }
        HttpResponse<String> head = server.api("HEAD", "/api/sync", "", "Accept", accept);
        assertThat(head.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"?types=tasks%2Csocks,400,INVALID_PAYLOAD", "?spaceId=elsewhere,404,SPACE_NOT_FOUND"})
    void anInvalidQueryIsRefused(String query, int status, String code) {
        for (String accept : List.of("application/json", "text/event-stream")) {
            HttpResponse<String> answer = poll(query, "Accept", accept);
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(json(answer)).containsEntry("code", code);
        }
    }

    @Test
    void anUnknownTypeIsNamed() {
        assertThat(json(poll("?types=socks")).get("errors")).asString().contains("field=types");
    }

    @Test
    void aCallerWithoutCredentialIsRefused() {
        for (String accept : List.of("application/json", "text/event-stream", "*/*")) {
            HttpResponse<String> answer = server.send("GET", "/api/sync", new byte[0], "Accept", accept);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(json(answer)).containsEntry("code", "UNAUTHORIZED");
        }
    }

    @Test
    void nothingRemainsOfAClosedClient() {
        try (TestServer other = TestServer.real()) {
            SpaceStates states = other.bean(SpaceStates.class);
            try (EventStream one = new EventStream(other.port(), "/api/sync");
                    EventStream two = new EventStream(other.port(), "/api/sync?types=agents")) {
                one.next();
                two.next();
                assertThat(states.followers()).isEqualTo(2);
            }
            await().until(() -> states.followers() == 0);
            await().until(() -> other.bean(OpenConnections.class).total() == 0);
        }
    }

    @Test
    void theGreetingIsNoMessageForReadersThatSplitAtEmptyLines() {
        String id = Happenings.create(server, "Known");
        long version = Happenings.comment(server, id);
        try (EventStream stream = stream("", "Last-Event-ID", "" + version)) {
            assertThat(stream.nextComment()).isEqualTo("connected");
            Happenings.comment(server, id);
            stream.next();
            assertThat(stream.emptyBlocks()).isZero();
        }
    }

    @Test
    void commentsKeepAStreamOpen() {
        try (TestServer quick = TestServer.real("signalbox.sync.heartbeat", "10ms");
                EventStream stream = new EventStream(quick.port(), "/api/sync")) {
            stream.next();
            assertThat(stream.nextComment()).isEqualTo("heartbeat");
            assertThat(stream.nextComment()).isEqualTo("heartbeat");
        }
    }

    @Test
    void aShutdownCompletesStreams() {
        try (TestServer other = TestServer.real("signalbox.drain-spread", "0s");
                EventStream stream = new EventStream(other.port(), "/api/sync")) {
            stream.next();
            assertThat(other.bean(Drain.class).drain()).succeedsWithin(Duration.ofSeconds(10));
            stream.awaitEnd();
            assertThat(other.bean(SpaceStates.class).followers()).isZero();
        }
    }

    @Test
    void versionsContinueAfterARestart(@TempDir Path folder) {
        String id;
        long version;
        String[] settings = {"signalbox.data-dir", folder.toString()};
        try (TestServer before = TestServer.real(settings)) {
            id = Happenings.create(before, "Survives");
            version = Happenings.comment(before, id);
        }
        try (TestServer after = TestServer.real(settings)) {
            try (EventStream current = new EventStream(after.port(), "/api/sync", "Last-Event-ID", "" + version);
                    EventStream stale =
                            new EventStream(after.port(), "/api/sync", "Last-Event-ID", "" + (version - 1))) {
                assertThat(ids(stale.next().data(), "tasks")).contains(id);
                assertThat(current.nextComment()).isEqualTo("connected");
                long next = Happenings.comment(after, id);
                assertThat(current.next().version()).isEqualTo(next);
            }
        }
    }
}
