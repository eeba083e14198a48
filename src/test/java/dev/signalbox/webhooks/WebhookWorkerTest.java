package dev.signalbox.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.Instance;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.Receiver;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Json;
import dev.signalbox.model.LifecycleEvent.Cancelled;
import dev.signalbox.model.Space.Visibility;
import dev.signalbox.net.OutboundRules;
import dev.signalbox.webhooks.Delivery.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookWorkerTest {
    @TempDir
    Path folder;

    private Fixture out;
    private Receiver receiver;

    @BeforeEach
    void start() {
        out = new Fixture(folder);
        receiver = new Receiver();
    }

    @AfterEach
    void stop() {
        out.close();
        receiver.close();
    }

    private static List<Long> from(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private void change(Webhook webhook, String name, Object value) {
        out.service()
                .change(
                        Fixture.ADMIN,
                        webhook.id(),
                        WebhookFields.read(Fields.of(Json.object(name, value)), out.instance.get(OutboundRules.class)));
    }

    @Test
    void everyEventComesOnceAndInOrderAlsoOverARestart() {
        out.task(); // before
        Webhook webhook = out.webhook(receiver);
        String task = out.task();
        out.comments(task, 1, 30);
        out.look();
        assertThat(Fixture.places(receiver)).isEqualTo(from(2, 32));
        out.comments(task, 31, 35);
        out.restart();
        out.look();
        out.look();
        assertThat(Fixture.places(receiver)).isEqualTo(from(2, 37));
        assertThat(out.now(webhook).cursor()).isEqualTo(37);
        Delivery newest = out.newest(webhook);
        assertThat(newest.n()).isEqualTo(37);
        assertThat(newest.status()).isEqualTo(Status.DELIVERED);
        assertThat(newest.responseStatus()).isEqualTo(204);
    }

    @Test
    void aMessageIsACloudEventWithOurEvent() {
        out.webhook(receiver);
        String task = out.task();
        out.look();
        Receiver.Message message = receiver.messages().getFirst();
        assertThat(message.header("content-type")).isEqualTo("application/cloudevents+json");
        Map<String, Object> json = Answers.json(message.text());
        assertThat(json)
                .containsEntry("specversion", "1.0")
                .containsEntry("type", "dev.signalbox.created")
                .containsEntry("source", "https://signalbox.example/spaces/main")
                .containsEntry("subject", "task/" + task)
                .containsEntry("id", message.header("webhook-id"))
                .containsKey("time");
        assertThat((Map<String, Object>) json.get("data"))
                .containsEntry("id", json.get("id"))
                .containsEntry("taskId", task)
                .containsEntry("type", "created");
    }

    @Test
    void onlyWhatIsWantedComes() {
        Webhook ends = out.webhook(receiver, "events", List.of("cancelled"));
        try (Receiver patterns = new Receiver()) {
            out.webhook(patterns, "patterns", List.of("task:*:created"));
            String task = out.task();
            out.comments(task, 1, 3);
            out.append(task, new Cancelled(null));
            out.look();
            assertThat(Fixture.places(receiver)).containsExactly(5L);
            assertThat(Fixture.places(patterns)).containsExactly(1L);
        }
        assertThat(out.now(ends).cursor()).as("what is not wanted is passed").isEqualTo(5);
    }

    @Test
    void aFailureIsTriedAgainLaterAndLaterForADayAndNothingOvertakesIt() {
        Webhook webhook = out.webhook(receiver);
        String task = out.task();
        out.comments(task, 1, 2);
        receiver.otherwise(Receiver.status(500));
        out.look();
        out.look();
        assertThat(Fixture.places(receiver)).containsExactly(1L);
        out.clock().advance(Duration.ofSeconds(2));
        out.look();
        out.clock().advance(Duration.ofSeconds(1)); // the second wait is longer
        out.look();
        assertThat(Fixture.places(receiver)).containsExactly(1L, 1L);
        Delivery delivery = out.newest(webhook);
        assertThat(delivery.status()).isEqualTo(Status.RETRYING);
        assertThat(delivery.attempts()).isEqualTo(2);
        assertThat(delivery.responseStatus()).isEqualTo(500);

        for (int i = 0; i < 22; i++) {
            out.clock().advance(Duration.ofMinutes(67)); // the longest wait with its jitter
            out.look();
        }
        int failed = receiver.messages().size();
        assertThat(Fixture.places(receiver)).hasSize(24).containsOnly(1L);
        out.clock().advance(Duration.ofMinutes(67));
        out.restart();
        receiver.otherwise(null);
        out.look();
        assertThat(Fixture.places(receiver).subList(failed, failed + 3)).containsExactly(1L, 2L, 3L);
        assertThat(receiver.messages().get(0).header("webhook-id"))
                .isEqualTo(receiver.messages().get(failed).header("webhook-id"));
        assertThat(out.now(webhook).failing()).isNull();
    }

    @Test
    void afterThreeDaysItIsSwitchedOffAndNothingIsLostWhenItIsSwitchedOn() {
        Webhook webhook = out.webhook(receiver);
        out.task();
        receiver.otherwise(Receiver.status(503, "Retry-After", "9"));
        int attempts = 0;
        for (; out.now(webhook).enabled() && attempts < 200; attempts++) {
            out.look();
            out.clock().advance(Duration.ofMinutes(67)); // the longest wait with its jitter
        }
        assertThat(attempts).isBetween(64, 68);
        assertThat(receiver.messages()).hasSize(attempts);
        assertThat(out.now(webhook).disabledReason())
                .isEqualTo("Nothing could be delivered for 3 days. At last the receiver answered 503.");
        assertThat(out.newest(webhook).status()).isEqualTo(Status.FAILED);
        out.task();
        out.look();
        assertThat(receiver.messages()).hasSize(attempts);
        receiver.otherwise(null);
        change(webhook, "enabled", true);
        out.look();
        assertThat(Fixture.places(receiver).subList(attempts, attempts + 2)).containsExactly(1L, 2L);
        assertThat(out.now(webhook).disabledReason()).isNull();
    }

    @Test
    void oneThatIsGoneIsSwitchedOffAtOnce() {
        Webhook webhook = out.webhook(receiver);
        receiver.next(Receiver.status(410));
        out.task();
        out.look();
        assertThat(out.now(webhook).enabled()).isFalse();
        assertThat(out.now(webhook).disabledReason()).contains("410");
    }

    @Test
    void aRedirectIsAFailure() {
        try (Receiver inner = new Receiver()) {
            Webhook webhook = out.webhook(receiver);
            receiver.next(Receiver.status(302, "Location", inner.url()));
            out.task();
            out.look();
            assertThat(inner.messages()).isEmpty();
            assertThat(out.newest(webhook).responseStatus()).isEqualTo(302);
            assertThat(out.newest(webhook).status()).isEqualTo(Status.RETRYING);
        }
    }

    @Test
    void aSlowReceiverKeepsNoOtherWaiting() {
        CountDownLatch released = new CountDownLatch(1);
        receiver.next(exchange -> {
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(200, -1);
        });
        Webhook slow = out.webhook(receiver);
        try (Receiver quick = new Receiver()) {
            Webhook other = out.webhook(quick);
            String task = out.task();
            out.comments(task, 1, 9);
            out.instance.get(WebhookWorker.class).look();
            await().atMost(Fixture.PATIENCE).until(() -> out.now(other).cursor() == 10);
            assertThat(out.now(slow).cursor()).isZero();
            assertThat(Fixture.places(quick)).isEqualTo(from(1, 10));
            released.countDown();
            await().atMost(Fixture.PATIENCE).until(() -> out.now(slow).cursor() == 10);
        }
    }

    @Test
    void twoInstancesSendOnce() throws InterruptedException {
        out.webhook(receiver);
        try (Instance other = out.another()) {
            String task = out.task();
            out.comments(task, 1, 19);
            Thread both = Thread.startVirtualThread(() -> Fixture.look(other));
            out.look();
            both.join();
            assertThat(Fixture.places(receiver)).isEqualTo(from(1, 20));

            other.get(dev.signalbox.store.Leases.class); // as good as gone: its lease, if it has it, ends
            out.clock().advance(Duration.ofMinutes(1));
            out.comments(task, 20, 29);
            out.look();
            assertThat(Fixture.places(receiver)).isEqualTo(from(1, 30));
        }
    }

    @Test
    void whatIsAskedForIsSentOnceMore() {
        Webhook webhook = out.webhook(receiver);
        String task = out.task();
        out.comments(task, 1, 2);
        out.look();
        out.service().request(Fixture.ADMIN, webhook.id(), 2);
        change(webhook, "enabled", false);
        out.service().request(Fixture.ADMIN, webhook.id(), Webhook.TEST);
        out.look();
        assertThat(receiver.messages()).hasSize(5);
        assertThat(receiver.messages().get(3).header("webhook-id"))
                .isEqualTo(receiver.messages().get(1).header("webhook-id"));
        assertThat(Answers.json(receiver.messages().get(4).text())).containsEntry("type", "dev.signalbox.webhook_test");
        List<Delivery> all = out.service().deliveries(webhook.id(), null, 10);
        assertThat(all).extracting(Delivery::n).containsExactly(Webhook.TEST, 3L, 2L, 1L);
        assertThat(all).extracting(Delivery::attempts).containsExactly(1, 1, 2, 1);
        out.look();
        assertThat(receiver.messages()).hasSize(5);
    }

    @Test
    void theWebhooksOfADeletedSpaceGoWithIt() {
        People people = new People(out.instance).space("team", Visibility.PRIVATE);
        WebhookFields fields = WebhookFields.read(
                Fields.of(Json.object("url", receiver.url())), out.instance.get(OutboundRules.class));
        Webhook webhook =
                out.service().create(Fixture.ADMIN, "team", fields, null).webhook();
        people.append("space", "team", dev.signalbox.model.EntityEvent.Verb.DELETED, Map.of());
        out.clock().advance(Duration.ofMinutes(2));
        out.look();
        assertThat(out.instance.get(WebhookStore.class).find(webhook.id())).isNull();
    }

    @Test
    void onlySoManyDeliveriesAreKept() {
        Webhook webhook = out.webhook(receiver);
        Deliveries deliveries = out.instance.get(Deliveries.class);
        deliveries.put(LongStream.rangeClosed(0, Deliveries.KEPT_MAX + 10)
                .mapToObj(n ->
                        new Delivery(webhook.id(), n, "comment", out.clock().instant(), 1, Status.DELIVERED, 204, null))
                .toList());
        deliveries.trim(webhook.id());
        List<Delivery> left = out.service().deliveries(webhook.id(), null, 2_000);
        assertThat(left).hasSize(Deliveries.KEPT_MAX + 1);
        assertThat(left.getLast().n()).isEqualTo(11);
        out.clock().advance(Duration.ofDays(31));
        assertThat(deliveries.removeExpired(5_000)).isEqualTo(Deliveries.KEPT_MAX + 1);
    }
}
