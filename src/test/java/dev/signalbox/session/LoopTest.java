package dev.signalbox.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.delivery.Batch;
import dev.signalbox.delivery.CloseReason;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The order of writes: the test's thread sends, and the test runs the loop. */
class LoopTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Loop loop = new Loop(channel.eventLoop());

    @AfterEach
    void close() {
        channel.close();
    }

    private static Batch batch(String text) {
        return Batch.text(text.getBytes(StandardCharsets.UTF_8));
    }

    private FakeSession session(FakeTransport transport) {
        return new FakeSession(loop, transport);
    }

    @Test
    void waitingBatchesAreOneFlushInOrder() {
        FakeTransport transport = new FakeTransport();
        FakeSession session = session(transport);
        List<Batch> batches = List.of(batch("one"), batch("two"), batch("three"));

        batches.forEach(session::send);
        assertThat(transport.flushed).as("before the turn").isEmpty();
        channel.runPendingTasks();

        assertThat(transport.flushed).containsExactly(batches);
    }

    @Test
    void aSessionGetsAnotherTurnForBatchesAfterItsTurn() {
        FakeTransport transport = new FakeTransport();
        FakeSession session = session(transport);

        session.send(batch("one"));
        channel.runPendingTasks();
        session.send(batch("two"));
        channel.runPendingTasks();

        assertThat(transport.flushed).hasSize(2);
    }

    @Test
    void theNetworkIsReadBetweenTheTurnsOfManySessions() {
        List<FakeTransport> transports = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            FakeTransport transport = new FakeTransport();
            transports.add(transport);
            session(transport).send(batch("all"));
        }
        channel.runPendingTasks(); // with the timers that were due, as a loop does between two reads of the
        // network

        assertThat(transports)
                .as("in one turn")
                .filteredOn(each -> !each.flushed.isEmpty())
                .hasSizeBetween(1, 599);
        for (int turn = 0; turn < 600; turn++) {
            channel.runPendingTasks();
        }
        assertThat(transports)
                .as("in the end")
                .allSatisfy(each -> assertThat(each.flushed).hasSize(1));
    }

    @Test
    void aSessionThatMovedWhileItWaitedIsWrittenToOnItsNewLoop() {
        EmbeddedChannel other = new EmbeddedChannel();
        FakeTransport before = new FakeTransport();
        FakeTransport after = new FakeTransport();
        FakeSession session = session(before);

        session.send(batch("late"));
        session.move(after, new Loop(other.eventLoop()));
        channel.runPendingTasks();
        other.runPendingTasks();

        assertThat(before.flushed).isEmpty();
        assertThat(after.flushed).hasSize(1);
        other.close();
    }

    @Test
    void aFailingSessionDoesNotAffectTheOthers() {
        FakeTransport broken = new FakeTransport() {
            @Override
            public void write(List<Batch> batches) {
                throw new OutOfMemoryError("as when a buffer is asked for");
            }

            @Override
            public void close(CloseReason reason, Batch last) {
                super.close(reason, last);
                throw new OutOfMemoryError("again");
            }
        };
        FakeTransport sound = new FakeTransport();
        FakeSession other = session(sound);
        Batch first = batch("first");
        Batch second = batch("second");
        session(broken).send(batch("for one only"));
        other.send(first);
        channel.runPendingTasks();
        other.send(second);
        channel.runPendingTasks();

        assertThat(broken.ends).containsExactly(CloseReason.INTERNAL.word());
        assertThat(sound.flushed).containsExactly(List.of(first), List.of(second));
    }
}
