package dev.signalbox.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Happenings;
import dev.signalbox.fakes.MovingNanos;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Json;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ActivitiesTest {
    private static final Room ROOM = Room.dashboard("main");

    private static Selection activity(String text) {
        return Selection.of(new Message(EventName.TASK_ACTIVITY, Json.object("message", text)));
    }

    @Test
    void aTaskIsForgottenASecondAfterItsLastActivity() {
        try (TestServer server = TestServer.real(MovingNanos.ENABLED, "true")) {
            Activities activities = server.bean(Activities.class);
            for (int i = 0; i < 20; i++) {
                Happenings.comment(server, Happenings.create(server, "Busy"));
            }
            assertThat(activities.size()).isEqualTo(20);
            server.bean(MovingNanos.class).advance(Duration.ofSeconds(1));
            activities.send();
            assertThat(activities.size()).isZero();
        }
    }

    @Test
    void ofEachTaskOnlyTheNewestWaitsForAClientAndOfABoundedNumberOfTasks() {
        Notices notices = new Notices();
        notices.add(ROOM, "first", activity("old"));
        Selection newest = activity("new");
        notices.add(ROOM, "first", newest);
        assertThat(notices.poll()).isSameAs(newest);
        assertThat(notices.isEmpty()).isTrue();
        for (int i = 0; i < 5_000; i++) {
            notices.add(ROOM, "task-" + i, newest);
        }
        int waiting = 0;
        while (notices.poll() != null) {
            waiting++;
        }
        assertThat(waiting).isEqualTo(1_000);
    }

    @Test
    void nothingOfARoomWaitsAfterItWasLeft() {
        Notices notices = new Notices();
        notices.add(ROOM, "here", activity("x"));
        notices.add(Room.dashboard("other"), "there", activity("y"));
        notices.leave(ROOM);
        assertThat(notices.poll()).isNotNull();
        assertThat(notices.poll()).isNull();
    }
}
