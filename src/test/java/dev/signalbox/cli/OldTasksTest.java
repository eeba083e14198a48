package dev.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.Happenings;
import dev.signalbox.fakes.MovingClock;
import dev.signalbox.fakes.SecondStore;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.log.EventLog;
import dev.signalbox.model.Event;
import dev.signalbox.model.Purged;
import dev.signalbox.projection.Spaces;
import dev.signalbox.store.Mongo;
import dev.signalbox.store.Sweeps;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Old tasks leave the log, and everything that reads it agrees about what is left. */
class OldTasksTest {
    private static final int TASKS = 12;
    /** A little after the second sweep. */
    private static final String LATER = "2026-02-03T03:04:06Z";

    private static final String SECRET = "a secret of the team";

    @TempDir
    Path folder;

    private final Random random = new Random(19);
    private final Set<String> settings = new LinkedHashSet<>();
    private final Set<String> kept = new LinkedHashSet<>();
    private final Set<String> deleted = new LinkedHashSet<>();
    private final Set<String> removed = new LinkedHashSet<>();
    /** The documents of the removed tasks before, by place. */
    private final Map<String, Document> before = new HashMap<>();

    @AfterEach
    void clear() {
        settings.forEach(System::clearProperty);
    }

    private void setting(String name, String value) {
        System.setProperty(name, value);
        settings.add(name);
    }

    @Test
    void oldTasksLeaveTheEmbeddedStore() {
        setting("signalbox.data-dir", folder.resolve("one").toString());
        oldTasksLeave("signalbox.data-dir", folder.resolve("one").toString());
    }

    @Test
    void oldTasksLeaveAnotherStore() throws InterruptedException {
        setting("signalbox.data-dir", folder.resolve("one").toString());
        try (SecondStore store = SecondStore.on(folder)) {
            setting("mongodb.uri", store.uri());
            oldTasksLeave("mongodb.uri", store.uri());
        }
    }

    private void oldTasksLeave(String store, String where) {
        String counts;
        try (TestServer server = serve(store, where, MovingClock.SOME_TIME)) {
            fill(server);
            MovingClock clock = (MovingClock) server.bean(Clock.class);
            clock.advance(Duration.ofDays(31));
            deleted.forEach(id -> assertThat(
                            server.api("DELETE", "/api/tasks/" + id, "").statusCode())
                    .isEqualTo(204));
            removed.addAll(deleted);
            Sweeps.sweep(server);
            removed.forEach(id -> assertThat(status(server, id)).isEqualTo(404));
            kept.forEach(id -> assertThat(status(server, id)).isEqualTo(200));
            assertThat(log(server)).as("a day for readers that are behind").noneMatch(OldTasksTest::isPurged);
            removed.forEach(id -> events(server, id).forEach(event -> before.put(event.getString("_id"), event)));

            clock.advance(Duration.ofDays(1).plusMillis(1));
            Sweeps.sweep(server);
            isRemoved(server);
            counts = server.api("GET", "/api/stats?days=90", "").body();
            readersAreGivenNoPlacesWithoutContent(server);
        }
        assertThat(run("check")).isEqualTo("0");

        cut(store, where);
        assertThat(run("rebuild")).isEqualTo("0");
        assertThat(run("check")).isEqualTo("0");
        try (TestServer server = serve(store, where, LATER)) {
            removed.forEach(id -> assertThat(status(server, id)).isEqualTo(404));
            Sweeps.sweep(server);
            isRemoved(server);
            assertThat(server.api("GET", "/api/stats?days=90", "").body()).isEqualTo(counts);
        }
        assertThat(run("export", folder.resolve("file.gz").toString())).isEqualTo("0");
        setting("mongodb.uri", "");
        setting("signalbox.data-dir", folder.resolve("two").toString());
        assertThat(run("import", folder.resolve("file.gz").toString())).isEqualTo("0");
        assertThat(run("check")).isEqualTo("0");
        try (TestServer server =
                serve("signalbox.data-dir", folder.resolve("two").toString(), LATER)) {
            isRemoved(server);
            assertThat(server.api("GET", "/api/stats?days=90", "").body()).isEqualTo(counts);
        }
    }

    private static TestServer serve(String store, String where, String time) {
        return TestServer.real(store, where, MovingClock.START, time, "signalbox.tasks.kept", "30d");
    }

    /** Tasks that have ended, that will be deleted, and that go on. */
    private void fill(TestServer server) {
        for (int i = 0; i < TASKS; i++) {
            String id = Happenings.create(server, "Task " + i + " with " + SECRET);
            for (int said = random.nextInt(4); said > 0; said--) {
                Happenings.append(server, id, "comment", "{\"text\":\"Of " + SECRET + "\"}");
            }
            switch (i % 4) {
                case 0 -> kept.add(id);
                case 1 -> deleted.add(id);
                case 2 -> {
                    Happenings.append(server, id, "completed", "{}");
                    removed.add(id);
                }
                default -> {
                    Happenings.append(server, id, "cancelled", "{\"reason\":\"" + SECRET + "\"}");
                    Happenings.append(server, id, "reopened", "{}");
                    kept.add(id);
                }
            }
        }
    }

    private static int status(TestServer server, String id) {
        return server.api("GET", "/api/tasks/" + id, "").statusCode();
    }

    private static List<Event> log(TestServer server) {
        List<Event> all = server.bean(EventLog.class).read(Spaces.MAIN, 1, 10_000);
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).spaceVersion()).isEqualTo(i + 1);
        }
        return all;
    }

    private static boolean isPurged(Event event) {
        return event.payload() instanceof Purged;
    }

    private static List<Document> events(TestServer server, String taskId) {
        List<Document> found = new ArrayList<>();
        for (Event event : server.bean(EventLog.class).timeline(taskId, 0, 1_000)) {
            String place = EventLog.place(event.spaceId(), event.spaceVersion());
            found.add(server.bean(Mongo.class)
                    .collection("events")
                    .find(new Document("_id", place))
                    .first());
        }
        return found;
    }

    private void isRemoved(TestServer server) {
        List<Event> log = log(server);
        assertThat(log).allMatch(event -> isPurged(event) == removed.contains(String.valueOf(event.taskId())));
        removed.forEach(id -> {
            assertThat(events(server, id))
                    .isNotEmpty()
                    .noneMatch(event -> event.toString().contains(SECRET));
            assertThat(server.bean(Mongo.class)
                            .collection("tasks")
                            .find(new Document("_id", id))
                            .first())
                    .isNull();
        });
        kept.forEach(id -> assertThat(events(server, id).getFirst().toString()).contains(SECRET));
        assertThat(((Number) Answers.json(server.api("GET", "/api/tasks", "")).get("version")).longValue())
                .isEqualTo(log.getLast().spaceVersion());
    }

    /** They get the events as they were, from the tail of this instance, or the state. */
    private static void readersAreGivenNoPlacesWithoutContent(TestServer server) {
        Spaces spaces = server.bean(Spaces.class);
        for (long place = 0; place < log(server).size(); place++) {
            assertThat(spaces.<Boolean>since(
                            Spaces.MAIN,
                            place,
                            event -> true,
                            1_000,
                            10_000,
                            (view, found) -> found == null || found.stream().noneMatch(OldTasksTest::isPurged)))
                    .as("after %d", place)
                    .isTrue();
        }
    }

    /** As if the purge of one task had been cut: its oldest events and its deletion are there again. */
    private void cut(String store, String where) {
        try (TestServer server = serve(store, where, LATER)) {
            String id = removed.iterator().next();
            List<Document> stubs = events(server, id);
            Mongo mongo = server.bean(Mongo.class);
            stubs.removeIf(stub -> stubs.indexOf(stub) == stubs.size() - 2);
            stubs.forEach(stub -> mongo.collection("events")
                    .replaceOne(new Document("_id", stub.get("_id")), before.get(stub.getString("_id"))));
            Spaces spaces = server.bean(Spaces.class);
            assertThat(spaces.<Boolean>since(Spaces.MAIN, 0, e -> true, 1_000, 10_000, (view, found) -> found == null))
                    .as("the state instead")
                    .isTrue();
            assertThat(spaces.page(Spaces.MAIN, 0, e -> true, 1_000, 1_000_000).isPurged())
                    .isTrue();
        }
    }

    private static String run(String... words) {
        StringWriter printed = new StringWriter();
        int code = Cli.commandLine(thrown -> null)
                .setOut(new PrintWriter(printed))
                .setErr(new PrintWriter(printed))
                .execute(words);
        return code == 0 ? "0" : code + ": " + printed;
    }
}
