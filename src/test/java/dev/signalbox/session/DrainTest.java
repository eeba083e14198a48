package dev.signalbox.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.delivery.CloseReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Closing sockets at shutdown. */
class DrainTest {
    private static final class Fake implements Drain.Socket {
        final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
        final CompletableFuture<Void> gone = new CompletableFuture<>();

        @Override
        public void close(CloseReason reason) {
            closed.complete(reason);
        }

        @Override
        public CompletableFuture<Void> gone() {
            return gone;
        }
    }

    @Test
    void closesEverySocketAndWaitsForAll() {
        Drain drain = new Drain(new DrainSettings(Duration.ZERO));
        Fake first = new Fake();
        Fake second = new Fake();
        Fake left = new Fake();
        drain.watch(first);
        drain.watch(second);
        drain.watch(left);
        left.gone.complete(null);
        drain.forget(left);

        CompletableFuture<Void> done = drain.drain();

        assertThat(drain.isDraining()).isTrue();
        assertThat(first.closed).isCompletedWithValue(CloseReason.DRAINING);
        assertThat(second.closed).isCompletedWithValue(CloseReason.DRAINING);
        assertThat(left.closed).isNotDone();
        first.gone.complete(null);
        assertThat(done).isNotDone();
        second.gone.complete(null);
        assertThat(done).isCompleted();
    }

    @Test
    void closesASocketThatIsRegisteredTooLate() {
        Drain drain = new Drain(new DrainSettings(Duration.ZERO));
        assertThat(drain.drain()).isCompleted();
        Fake late = new Fake();

        drain.watch(late);

        assertThat(late.closed).isCompletedWithValue(CloseReason.DRAINING);
    }

    @Test
    void spreadsTheClosing() {
        Drain drain = new Drain(new DrainSettings(Duration.ofMillis(400)));
        List<Fake> sockets = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Fake socket = new Fake();
            sockets.add(socket);
            drain.watch(socket);
        }

        assertThat(drain.drain()).isNotDone();

        assertThat(sockets.stream().filter(socket -> socket.closed.isDone())).hasSizeLessThan(4);
        CompletableFuture<?>[] all =
                sockets.stream().map(socket -> socket.closed).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(all).orTimeout(10, TimeUnit.SECONDS).join();
    }
}
