package dev.signalbox.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.log.EventLog;
import dev.signalbox.model.Event;
import dev.signalbox.ops.Workers;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import jakarta.inject.Singleton;
import java.net.http.HttpResponse;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A bug while a space is written: the listeners still get their events, and clients and health report the failure. */
class DeadAppenderTest {
    /** Thrown by the next insert or by the next listener call, never by both. */
    private static volatile @Nullable Error inInsert;

    private static volatile @Nullable Error inListener;

    @Singleton
    @Requires(property = "spec.name", value = "DeadAppenderTest")
    static final class Breaking implements BeanCreatedEventListener<EventLog>, FeedListener {
        @Override
        public EventLog onCreated(BeanCreatedEvent<EventLog> created) {
            return new BreakingLog(created.getBean());
        }

        @Override
        public void published(SpaceView view, Folded folded) {
            Error error = inListener;
            if (error != null) {
                inListener = null;
                throw error;
            }
        }
    }

    private record BreakingLog(EventLog log) implements EventLog {
        @Override
        public Inserted insert(List<Event> batch) {
            Error error = inInsert;
            if (error != null) {
                throw error;
            }
            return log.insert(batch);
        }

        @Override
        public List<Event> read(String spaceId, long from, int limit) {
            return log.read(spaceId, from, limit);
        }

        @Override
        public List<Event> timeline(String taskId, long after, int limit) {
            return log.timeline(taskId, after, limit);
        }

        @Override
        public void purge(String taskId, long version) {
            log.purge(taskId, version);
        }

        @Override
        public @Nullable Event at(String place) {
            return log.at(place);
        }

        @Override
        public Set<String> taken(Collection<String> places) {
            return log.taken(places);
        }
    }

    private static TestServer server() {
        inInsert = null;
        inListener = null;
        return TestServer.real("spec.name", "DeadAppenderTest", "signalbox.drain-spread", "0s");
    }

    private static HttpResponse<String> create(TestServer server) {
        return server.api("POST", "/api/tasks", "{\"title\":\"A task\"}");
    }

    private static int health(TestServer server, String part) {
        return server.send("GET", "/health" + part, new byte[0]).statusCode();
    }

    @Test
    void aDeadAppenderRefusesCommandsAndHealthIsDown() {
        try (TestServer server = server()) {
            assertThat(create(server).statusCode()).isEqualTo(201);
            assertThat(health(server, "")).isEqualTo(200);
            inInsert = new StackOverflowError("a bug");

            HttpResponse<String> waiting = create(server);
            assertThat(waiting.statusCode()).isEqualTo(503);
            assertThat(Answers.json(waiting.body()))
                    .containsEntry("code", "STORE_UNAVAILABLE")
                    .containsEntry(
                            "detail",
                            "This space cannot be written until the server is started again;"
                                    + " whether this was stored is not known.");
            HttpResponse<String> later = create(server);
            assertThat(later.statusCode()).isEqualTo(503);
            assertThat(Answers.json(later.body()))
                    .containsEntry(
                            "detail",
                            "This space cannot be written until the server is started again; nothing was accepted.");

            await().untilAsserted(
                            () -> assertThat(server.bean(Workers.class).ended()).containsExactly("appender-main"));
            assertThat(health(server, "")).isEqualTo(503);
            assertThat(health(server, "/readiness")).isEqualTo(503);
            assertThat(health(server, "/liveness")).isEqualTo(503);
            assertThat(server.api("GET", "/api/tasks", "").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anErrorInOneListenerDoesNotAffectTheOthers() {
        try (TestServer server = server()) {
            inListener = new StackOverflowError("a bug");
            assertThat(create(server).statusCode()).isEqualTo(201);
            assertThat(inListener).isNull();
            assertThat(create(server).statusCode()).isEqualTo(201);
            assertThat(health(server, "")).isEqualTo(200);
        }
    }
}
