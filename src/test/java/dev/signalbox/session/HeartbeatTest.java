package dev.signalbox.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pings and deadlines, with the protocol's times and a manual clock. */
class HeartbeatTest {
    private final MockTicker ticker = Ticker.newMockTicker();
    private final EmbeddedChannel channel =
            EmbeddedChannel.builder().ticker(ticker).build();
    private final List<Long> pings = new ArrayList<>();
    private final FakeTransport transport = new FakeTransport();
    private final FakeSession session = new FakeSession(new Loop(channel.eventLoop()), transport);
    private final Heartbeat heartbeat = new Heartbeat(session, FakeSession.SETTINGS, ticker);
    private long seconds;

    @BeforeEach
    void writeDownPings() {
        session.onPing = () -> pings.add(seconds);
    }

    @AfterEach
    void close() {
        heartbeat.stop();
        channel.close();
    }

    private void passSeconds(int many, Runnable each) {
        for (int i = 0; i < many; i++) {
            ticker.advanceMillis(1_000);
            seconds++;
            channel.runScheduledPendingTasks();
            each.run();
        }
    }

    /** A stock client gives up 45 s after our last ping, whatever it has sent since. */
    @Test
    void pingsABusyClientJustAsOften() {
        heartbeat.start();
        passSeconds(101, heartbeat::frameReceived);

        assertThat(pings).containsExactly(25L, 50L, 75L, 100L);
        assertThat(transport.ends).isEmpty();
    }

    @Test
    void pingsAClientThatAnswersAtTheLastMomentJustAsOften() {
        heartbeat.start();
        passSeconds(101, () -> {
            if (!pings.isEmpty() && seconds == pings.getLast() + 19) {
                heartbeat.frameReceived();
            }
        });

        assertThat(pings).containsExactly(25L, 50L, 75L, 100L);
        assertThat(transport.ends).isEmpty();
    }

    @Test
    void endsASilentSessionAtItsDeadline() {
        heartbeat.start();
        passSeconds(44, () -> {});
        assertThat(transport.ends).isEmpty();
        assertThat(heartbeat.isOverdue()).isFalse();
        passSeconds(1, () -> {});

        assertThat(pings).containsExactly(25L);
        assertThat(transport.ends).containsExactly("ping_timeout");
        assertThat(heartbeat.isOverdue()).isTrue();
    }

    @Test
    void aFailedPingIsNotTheLast() {
        session.onPing = () -> {
            pings.add(seconds);
            throw new IllegalStateException("no memory, for instance");
        };
        heartbeat.start();
        passSeconds(45, () -> {});

        assertThat(pings).containsExactly(25L);
        assertThat(transport.ends).containsExactly("ping_timeout");
    }

    @Test
    void continuesOnTimeAfterAPause() {
        heartbeat.start();
        passSeconds(20, () -> {});
        heartbeat.stop();
        heartbeat.resume();
        passSeconds(5, () -> {});

        assertThat(pings).containsExactly(25L);
    }
}
