package dev.signalbox.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.MovingClock;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.github.Delivery.Status;
import dev.signalbox.github.DeliveryPlaces.Mark;
import dev.signalbox.github.DeliveryWork.Outcome;
import dev.signalbox.ops.Workers;
import dev.signalbox.store.Indexes;
import dev.signalbox.store.Mongo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of deliveries that cannot be applied at once, by a clock that the test moves. */
class DeliveryWorkTest {
    private final InMemorySpaces spaces = new InMemorySpaces();
    private final GithubSettings settings = new GithubSettings("s", "signalbox", "main");
    private final Waiting parked = new Waiting();
    private TestServer server;
    private MovingClock clock;
    private DeliveryInbox inbox;
    private DeliveryList list;
    private DeliveryMapper mapper;
    private DeliveryWork work;
    private DeliveryWorker worker;

    @BeforeEach
    void start() {
        server = new TestServer();
        clock = (MovingClock) server.bean(Clock.class);
        inbox = server.bean(DeliveryInbox.class);
        list = server.bean(DeliveryList.class);
        mapper = server.bean(DeliveryMapper.class);
        DeliveryWaits waits = server.bean(DeliveryWaits.class);
        Timeline timeline = new Timeline(spaces, spaces, new TaskMatcher(spaces), settings);
        work = new DeliveryWork(inbox, waits, server.bean(Payloads.class), mapper, timeline, parked, clock);
        worker = new DeliveryWorker(
                inbox,
                waits,
                server.bean(LeftDeliveries.class),
                work,
                parked,
                clock,
                server.bean(Mongo.class),
                new Workers());
        spaces.given("t");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Delivery stored(String id) {
        return stored(id, "t");
    }

    private Delivery stored(String id, String task) {
        byte[] body = Fixture.of("pull_request")
                .with("pull_request.body", "Signalbox-Task: " + task)
                .json();
        Delivery delivery =
                mapper.map(id, "pull_request", server.bean(Payloads.class).read(body));
        assertThat(inbox.store(delivery, body)).isTrue();
        return delivery;
    }

    private DeliveryList.Head head(String id) {
        DeliveryList.Head head = list.head(id);
        if (head == null) {
            throw new AssertionError("not stored: " + id);
        }
        return head;
    }

    private List<Document> rows(String collection) {
        return server.bean(Mongo.class).collection(collection).find().into(new ArrayList<>());
    }

    @Test
    void tryAfterTryWaitsLongerAndTheLastOneFails() {
        spaces.failures = Integer.MAX_VALUE;
        Outcome outcome = work.apply(stored("d"));
        long longest = 1_000;
        for (int attempt = 1; attempt < Retry.ATTEMPTS_MAX; attempt++) {
            Instant now = clock.instant();
            assertThat(outcome.status()).isEqualTo(Status.QUEUED);
            assertThat(outcome.retryAt()).isBetween(now.plusMillis(longest / 2), now.plusMillis(longest));
            assertThat(head("d").attempts()).isEqualTo(attempt);
            clock.advance(Duration.ofMillis(longest));
            longest = Math.min(2 * longest, 600_000);
            outcome = work.redo("d");
        }
        assertThat(outcome.status()).isEqualTo(Status.FAILED);
        assertThat(head("d"))
                .returns("failed", DeliveryList.Head::status)
                .returns("STORE_UNAVAILABLE", DeliveryList.Head::reason);
        assertThat(rows("delivery_waits")).isEmpty();
    }

    @Test
    void oneThatFailsHoldsUpNoOther() {
        Delivery first = stored("d-1");
        Delivery second = stored("d-2", "other");
        spaces.given("other");
        spaces.failures = 1;
        assertThat(work.apply(first).status()).isEqualTo(Status.QUEUED);
        assertThat(work.apply(second).status()).isEqualTo(Status.APPLIED);
        worker.tick();
        assertThat(head("d-1").status()).as("its time has not come").isEqualTo("queued");
        clock.advance(Duration.ofSeconds(31));
        worker.sweep(clock.instant());
        assertThat(head("d-1").status()).isEqualTo("applied");
    }

    @Test
    void aRetryIsNotLostInARestart() {
        spaces.failures = 1;
        work.apply(stored("d"));
        worker.sweep(clock.instant());
        assertThat(head("d").status()).as("its time has not come").isEqualTo("queued");
        clock.advance(Duration.ofSeconds(1));
        worker.tick();
        assertThat(head("d").status()).isEqualTo("applied");
        assertThat(rows("delivery_waits")).isEmpty();
    }

    @Test
    void aBugIsTriedAgainAsOftenAsAnOutage() {
        spaces.failure = new StackOverflowError("a bug");
        assertThat(work.apply(stored("d")).status()).isEqualTo(Status.QUEUED);
        assertThat(head("d").reason()).isEqualTo("INTERNAL");
        assertThat(work.redo("d").status()).isEqualTo(Status.APPLIED);
    }

    @Test
    void whatWasLeftIsFoundAmongManyAndOnlyThenIsAllSettled() {
        DeliveryPlaces places = server.bean(DeliveryPlaces.class);
        LeftDeliveries left = server.bean(LeftDeliveries.class);
        for (int i = 0; i < 600; i++) {
            stored("d" + i, "nobody");
            if (i != 300) {
                inbox.finish("d" + i, Status.APPLIED, List.of("t"), null);
            }
        }
        assertThat(left.find(clock.instant(), 10)).containsExactly("d300");
        assertThat(places.at(Mark.SETTLED)).isEqualTo(300);
        assertThat(left.find(clock.instant().minusSeconds(60), 10))
                .as("too young")
                .isEmpty();
        places.next(); // of a request that never stored its delivery
        inbox.finish("d300", Status.APPLIED, List.of("t"), null);
        assertThat(left.find(clock.instant(), 10)).isEmpty();
        assertThat(places.at(Mark.SETTLED)).isEqualTo(600);
        clock.advance(Duration.ofMinutes(11));
        inbox.finish(stored("d600").id(), Status.APPLIED, List.of("t"), null);
        left.find(clock.instant(), 10);
        assertThat(places.at(Mark.SETTLED)).as("it may still be stored").isEqualTo(600);
        clock.advance(Duration.ofMinutes(11));
        left.find(clock.instant(), 10);
        assertThat(places.at(Mark.SETTLED)).isEqualTo(602);
    }

    @Test
    void manyAtOnceGetAPlaceEach() throws InterruptedException {
        DeliveryPlaces places = server.bean(DeliveryPlaces.class);
        Set<Long> given = ConcurrentHashMap.newKeySet();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            threads.add(Thread.startVirtualThread(() -> {
                for (int n = 0; n < 20; n++) {
                    given.add(places.next());
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(given).hasSize(640).contains(1L, 640L);
    }

    @Test
    void deliveriesOfAnOlderStoreGetTheirPlaces() {
        Mongo mongo = server.bean(Mongo.class);
        mongo.collection("deliveries").drop(); // with its index
        Instant at = clock.instant();
        for (String id : List.of("b", "a")) {
            mongo.collection("deliveries")
                    .insertOne(new Document("_id", id)
                            .append("event", "ping")
                            .append("action", "")
                            .append("repo", "")
                            .append("receivedAt", Date.from(at))
                            .append("status", id.equals("a") ? "parked" : "applied")
                            .append("waitsFor", List.of("task/t")));
            at = at.plusSeconds(1);
        }
        DeliveryPlaces places = new DeliveryPlaces(mongo, server.bean(Indexes.class));
        assertThat(places.at(Mark.LAST)).isEqualTo(2);
        assertThat(list.page(null, 10, new DeliveryList.Filter(null, null, null))
                        .heads())
                .extracting(DeliveryList.Head::id)
                .containsExactly("a", "b");
        assertThat(server.bean(DeliveryWaits.class).parked())
                .extracting(DeliveryWaits.Parked::id)
                .containsExactly("a");
    }
}
