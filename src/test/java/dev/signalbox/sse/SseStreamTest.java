package dev.signalbox.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.SpaceStates;
import dev.signalbox.delivery.StateType;
import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.Happenings;
import dev.signalbox.fakes.MovingClock;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Principal;
import dev.signalbox.projection.Spaces;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** One stream, with a server that requests frames when the test says so. */
class SseStreamTest {
    /** Another thread may have the turn and then does our work. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration SLOW_TIMEOUT = Duration.ofSeconds(30);
    private static TestServer server;
    private static SpaceStates states;

    private final MovingClock clock = new MovingClock();
    private final CompletableFuture<Void> cut = new CompletableFuture<>();

    @BeforeAll
    static void start() {
        server = TestServer.real("signalbox.sync.interval", "1ms");
        states = server.bean(SpaceStates.class);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Requests and takes frames. */
    private static final class Reader implements Subscriber<ByteBuf> {
        final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
        final CompletableFuture<Void> completed = new CompletableFuture<>();
        private Subscription subscription;

        @Override
        public void onSubscribe(Subscription given) {
            subscription = given;
        }

        @Override
        public void onNext(ByteBuf frame) {
            frames.add(frame.toString(StandardCharsets.UTF_8));
        }

        @Override
        public void onError(Throwable t) {
            completed.completeExceptionally(t);
        }

        @Override
        public void onComplete() {
            completed.complete(null);
        }

        String take() throws InterruptedException {
            subscription.request(1);
            return frames.poll(10, TimeUnit.SECONDS);
        }

        Map<String, Object> takeState() throws InterruptedException {
            String frame = take();
            return Answers.json(frame.substring(frame.indexOf("data: ") + "data: ".length()));
        }
    }

    /** Returns when it is done. */
    private static void onAnotherThread(Runnable task) {
        CompletableFuture.runAsync(task, Thread::startVirtualThread).join();
    }

    private SseStream stream(Reader reader, @Nullable Instant expiresAt) {
        SseStream stream = new SseStream(
                new Principal(Principal.Kind.KEY, "k", "k", null, expiresAt),
                null,
                changed -> states.follow(Spaces.MAIN, EnumSet.of(StateType.TASKS), changed),
                new SseStream.Timing(clock, HEARTBEAT, SLOW_TIMEOUT),
                Executors.newVirtualThreadPerTaskExecutor(),
                opened -> {},
                () -> cut.complete(null));
        stream.subscribe(reader);
        return stream;
    }

    @Test
    void aSlowReaderGetsTheNewestStateAndNoneInBetween() throws Exception {
        String id = Happenings.create(server, "Slow");
        Reader reader = new Reader();
        SseStream stream = stream(reader, null);
        reader.takeState();

        long last = 0;
        for (int i = 0; i < 20; i++) {
            last = Happenings.comment(server, id);
        }

        assertThat(reader.frames).as("nothing was asked for").isEmpty();
        long wanted = last;
        Reader other = new Reader();
        SseStream quick = stream(other, null);
        assertThat(Answers.number(other.takeState(), "version")).isEqualTo(wanted);
        Map<String, Object> state = reader.takeState();
        assertThat(Answers.number(state, "version")).isEqualTo(wanted);
        assertThat(state).as("twenty changes are not one").doesNotContainKey("changeInfo");
        stream.cancel();
        quick.cancel();
    }

    @Test
    void aHeartbeatIsSentOnTime() throws Exception {
        Reader reader = new Reader();
        SseStream stream = stream(reader, null);
        reader.take();
        reader.subscription.request(1);

        clock.advance(HEARTBEAT.minusMillis(1));
        stream.tick(clock.instant());
        assertThat(reader.frames).isEmpty();
        clock.advance(Duration.ofMillis(1));
        stream.tick(clock.instant());
        assertThat(reader.frames.take())
                .as("no empty line, which simple readers take for a message")
                .isEqualTo(": heartbeat\n");
        stream.tick(clock.instant());
        assertThat(reader.frames).isEmpty();
        stream.cancel();
    }

    @Test
    void aStreamEndsWithItsCredential() throws Exception {
        Reader reader = new Reader();
        SseStream stream = stream(reader, clock.instant().plusSeconds(10));
        reader.take();

        clock.advance(Duration.ofSeconds(9));
        stream.tick(clock.instant());
        assertThat(reader.completed).isNotDone();
        clock.advance(Duration.ofSeconds(1));
        stream.tick(clock.instant());
        assertThat(reader.completed).succeedsWithin(SOON);
        assertThat(stream.gone()).succeedsWithin(SOON);
    }

    @Test
    void aReaderThatReadsNothingIsCut() throws Exception {
        int watches = states.followers();
        Reader reader = new Reader();
        SseStream stream = stream(reader, null);
        reader.take();

        clock.advance(SLOW_TIMEOUT);
        stream.tick(clock.instant());

        assertThat(cut).succeedsWithin(SOON);
        assertThat(stream.gone()).succeedsWithin(SOON);
        assertThat(states.followers()).isEqualTo(watches);
    }

    @Test
    void nothingRemainsOfAStreamThatIsCancelledWhileItFails() {
        int watches = states.followers();
        AtomicReference<SseStream> failing = new AtomicReference<>();
        SseStream stream = new SseStream(
                new Principal(Principal.Kind.KEY, "k", "k", null, null),
                null,
                changed -> {
                    failing.get().cancel();
                    Thread.currentThread().interrupt(); // the subscription throws after it was registered
                    return states.follow(Spaces.MAIN, EnumSet.of(StateType.TASKS), changed);
                },
                new SseStream.Timing(clock, HEARTBEAT, SLOW_TIMEOUT),
                SseStreamTest::onAnotherThread,
                opened -> {},
                () -> cut.complete(null));
        failing.set(stream);
        stream.subscribe(new Reader());

        assertThat(stream.gone()).succeedsWithin(SOON);
        assertThat(states.followers()).isEqualTo(watches);
    }

    @Test
    void nothingRemainsOfAStreamThatEndsBeforeItHasBegun() {
        int watches = states.followers();
        Reader reader = new Reader();
        SseStream stream = stream(reader, null);
        stream.close(CloseReason.DRAINING);

        assertThat(reader.completed).succeedsWithin(SOON);
        await().until(() -> states.followers() == watches);
    }
}
