package dev.signalbox.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.MovingClock;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.github.Delivery.Status;
import dev.signalbox.model.ActivityEvent;
import dev.signalbox.model.Actor;
import dev.signalbox.store.Mongo;
import dev.signalbox.store.Sweeps;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeliveryInboxTest {
    private static final Fact FACT =
            new Fact.OfIssue(new Fact.Repo("acme/shop", null), 1, new ActivityEvent.Progress("done", null));

    private TestServer server;
    private DeliveryInbox inbox;

    @BeforeEach
    void start() {
        server = new TestServer("signalbox.github.deliveries-kept", "10d");
        inbox = server.bean(DeliveryInbox.class);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Delivery delivery(String id, boolean concernsTasks) {
        List<Fact> facts = concernsTasks ? List.of(FACT) : List.of();
        return new Delivery(
                id,
                "push",
                "",
                "acme/shop",
                server.bean(Clock.class).instant(),
                Actor.SIGNALBOX,
                facts,
                Delivery.Past.NONE);
    }

    private void store(String id, boolean concernsTasks, byte[] body) {
        assertThat(inbox.store(delivery(id, concernsTasks), body)).isTrue();
    }

    /** Too large for its document even when it is compressed. */
    private static byte[] large() {
        byte[] body = new byte[300_000];
        new Random(1).nextBytes(body);
        return body;
    }

    private List<Document> documents(String collection) {
        return server.bean(Mongo.class).collection(collection).find().into(new ArrayList<>());
    }

    private void afterDays(int days) {
        ((MovingClock) server.bean(Clock.class)).advance(Duration.ofDays(days));
        Sweeps.sweep(server);
    }

    @Test
    void anIgnoredOneHasNoBodyAndStaysADay() {
        store("ignored", false, large());
        store("ignored-later", true, large());
        store("small", true, new byte[] {1});
        assertThat(documents("delivery_parts")).hasSize(1);
        inbox.finish("ignored-later", Status.IGNORED, List.of(), null);
        inbox.finish("small", Status.IGNORED, List.of(), null);
        assertThat(documents("deliveries"))
                .hasSize(3)
                .allSatisfy(document -> assertThat(document).doesNotContainKeys("body", "parts"));
        assertThat(documents("delivery_parts")).isEmpty();
        Sweeps.sweep(server);
        assertThat(documents("deliveries")).hasSize(3);
        afterDays(2);
        assertThat(documents("deliveries")).isEmpty();
    }

    @Test
    void theOthersStayWithTheirBodiesAsLongAsTheSettingSays() {
        byte[] body = large();
        Map.of("applied", Status.APPLIED, "failed", Status.FAILED, "queued", Status.QUEUED)
                .forEach((id, status) -> {
                    store(id, true, body);
                    if (status != Status.QUEUED) {
                        inbox.finish(id, status, List.of(), null);
                    }
                });
        afterDays(9);
        assertThat(documents("deliveries")).hasSize(3);
        assertThat(inbox.load("failed").body()).isEqualTo(body);
        afterDays(2);
        assertThat(documents("deliveries")).isEmpty();
        assertThat(documents("delivery_parts")).isEmpty();
    }

    @Test
    void oneThatWaitedForATaskInVainStaysADayLonger() {
        store("parked", true, large());
        inbox.park(delivery("parked", true), List.of("task/t"));
        store("applied", true, new byte[] {1});
        inbox.finish("applied", Status.APPLIED, List.of(), null);
        afterDays(7);
        inbox.endParked("applied");
        inbox.endParked("parked");
        assertThat(documents("delivery_waits")).isEmpty();
        assertThat(documents("delivery_parts")).isEmpty();
        assertThat(documents("deliveries"))
                .extracting(document -> document.getString("status"))
                .containsExactlyInAnyOrder("ignored", "applied");
        afterDays(2);
        assertThat(documents("deliveries")).hasSize(1);
    }

    @Test
    void theyGrowAndShrinkByTheirNumber() {
        for (int i = 0; i < 700; i++) {
            store("applied" + i, true, new byte[] {1});
            inbox.finish("applied" + i, Status.APPLIED, List.of(), null);
            store("ignored" + i, false, new byte[] {1});
        }
        assertThat(documents("deliveries")).hasSize(1_400);
        afterDays(2);
        assertThat(documents("deliveries")).hasSize(700);
        afterDays(9);
        assertThat(documents("deliveries")).isEmpty();
    }
}
