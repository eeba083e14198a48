package dev.signalbox.sse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.access.Authenticator;
import dev.signalbox.delivery.SpaceStates;
import dev.signalbox.delivery.StateType;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Principal;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.session.Setup;
import dev.signalbox.session.StateFeed;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** One stream, with a server that requests bytes, and time that passes, when the test says so. */
class SseSessionTest {
    private static final SyncQuery QUERY = new SyncQuery(LiveSpaces.MAIN, EnumSet.of(StateType.TASKS));
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration SLOW_TIMEOUT = Duration.ofSeconds(30);
    private static TestServer server;
    private static SpaceStates states;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private int watches;

    @BeforeAll
    static void start() {
        server = TestServer.real();
        states = server.bean(SpaceStates.class);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void freeze() {
        channel.freezeTime();
        watches = states.followers();
    }

    @AfterEach
    void nothingRemains() {
        channel.close();
        assertThat(states.followers()).isEqualTo(watches);
    }

    /** Requests and takes bytes. */
    private static final class Reader implements Subscriber<ByteBuf> {
        final List<String> chunks = new ArrayList<>();
        boolean completed;
        private Subscription subscription;

        @Override
        public void onSubscribe(Subscription given) {
            subscription = given;
        }

        @Override
        public void onNext(ByteBuf chunk) {
            chunks.add(chunk.toString(StandardCharsets.UTF_8));
        }

        @Override
        public void onError(Throwable t) {
            throw new AssertionError(t);
        }

        @Override
        public void onComplete() {
            completed = true;
        }
    }

    /** @param thread runs what would be on the session's virtual thread */
    private Reader read(Executor thread, @Nullable Instant expiresAt) {
        Setup real = server.bean(Setup.class);
        Setup setup = new Setup(
                real.settings(),
                real.limits(),
                real.clock(),
                real.metrics(),
                real.open(),
                real.connectionLimit(),
                real.drain(),
                real.loops(),
                thread);
        Principal known = server.bean(Authenticator.class).authenticate(TestServer.API_KEY);
        Principal principal = new Principal(known.kind(), known.id(), known.name(), known.login(), expiresAt);
        StateFeed.Parts feeds = server.bean(StateFeed.Parts.class);
        Reader reader = new Reader();
        StreamSession.open(
                        setup,
                        channel,
                        principal,
                        "127.0.0.1",
                        body -> new SseSession(body, setup, feeds, HEARTBEAT, principal, QUERY, null))
                .subscribe(reader);
        return reader;
    }

    private void pass(Duration time) {
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    @Test
    void aHeartbeatIsSentOnTime() {
        Reader reader = read(Runnable::run, null);
        reader.subscription.request(1);
        assertThat(reader.chunks).singleElement().asString().startsWith("id: ");
        reader.subscription.request(1);

        pass(HEARTBEAT.minusMillis(1));
        assertThat(reader.chunks).hasSize(1);
        pass(Duration.ofMillis(1));
        assertThat(reader.chunks)
                .as("no empty line, which simple readers take for a message")
                .last()
                .isEqualTo(": heartbeat\n");
        reader.subscription.cancel();
    }

    @Test
    void nothingIsSentThatTheServerDidNotRequest() {
        Reader reader = read(Runnable::run, null);
        channel.runPendingTasks();
        assertThat(reader.chunks).isEmpty();
        reader.subscription.cancel();
    }

    @Test
    void aStreamEndsWithItsCredential() {
        Reader reader = read(Runnable::run, Instant.now().plusSeconds(10));
        reader.subscription.request(1);

        pass(Duration.ofSeconds(5));
        assertThat(reader.completed).isFalse();
        pass(Duration.ofSeconds(5));
        assertThat(reader.completed).isTrue();
    }

    @Test
    void aReaderThatReadsNothingIsCut() {
        Reader reader = read(Runnable::run, null);
        reader.subscription.request(1);

        pass(HEARTBEAT); // waits for the network from here on
        pass(SLOW_TIMEOUT.minusMillis(1));
        assertThat(channel.isOpen()).isTrue();
        pass(Duration.ofMillis(1));

        assertThat(channel.isOpen()).isFalse();
        assertThat(reader.completed).as("it is not complete").isFalse();
    }

    @Test
    void nothingRemainsOfAStreamThatFailsWhileItBegins() {
        Reader reader = read(
                task -> {
                    Thread.currentThread().interrupt(); // the subscription throws after it was registered
                    task.run();
                    Thread.interrupted();
                },
                null);

        channel.runPendingTasks();
        assertThat(reader.chunks).isEmpty();
        assertThat(channel.isOpen() && !reader.completed).isFalse();
    }

    @Test
    void nothingRemainsOfAStreamThatEndsBeforeItHasBegun() {
        Queue<Runnable> later = new ArrayDeque<>();
        Reader reader = read(later::add, null);
        reader.subscription.cancel();

        later.forEach(Runnable::run);
        assertThat(channel.isOpen()).isFalse();
        assertThat(reader.chunks).isEmpty();
    }
}
