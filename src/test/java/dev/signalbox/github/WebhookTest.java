package dev.signalbox.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signalbox.fakes.MovingClock;
import dev.signalbox.github.Delivery.Status;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Event;
import dev.signalbox.model.Refused;
import dev.signalbox.model.TaskStatus;
import dev.signalbox.ops.WebhookMetrics;
import dev.signalbox.ops.Workers;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.store.Mongo;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.MediaType;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.test.support.TestPropertyProvider;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The whole package from the endpoint to the store, with the spaces in memory. */
@MicronautTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookTest implements TestPropertyProvider {
    private static final String SECRET = "a secret of the webhook";

    private static final InMemorySpaces SPACES = new InMemorySpaces();

    @Inject
    EmbeddedServer server;

    @Inject
    WebhookController controller;

    @Inject
    DeliveryInbox inbox;

    @Inject
    DeliveryWorker worker;

    @Inject
    DeliveryWaits waits;

    @Inject
    LeftDeliveries left;

    @Inject
    Workers workers;

    @Inject
    DeliveryMapper mapper;

    @Inject
    Waiting parked;

    @Inject
    Payloads payloads;

    @Inject
    Mongo mongo;

    @Override
    public Map<String, String> getProperties() {
        try {
            Path folder = Files.createTempDirectory("signalbox-webhook");
            return Map.of(
                    "spec.name",
                    "WebhookTest",
                    "signalbox.data-dir",
                    folder.toString(),
                    "micronaut.server.max-request-size",
                    "30MB",
                    "micronaut.server.max-request-buffer-size",
                    "30MB");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rest of the house. */
    @Factory
    @Requires(property = "spec.name", value = "WebhookTest")
    static final class Fakes {
        /** With time enough for the work, so that an answer says how it ended. */
        @Singleton
        @Replaces(GithubSettings.class)
        GithubSettings settings() {
            return new GithubSettings(SECRET, "signalbox", "main", Duration.ofSeconds(30));
        }

        @Singleton
        @Replaces(LiveSpaces.class)
        @Bean(typed = LiveSpaces.class)
        LiveSpaces spaces() {
            return SPACES;
        }

        @Singleton
        @Replaces(TaskFinder.class)
        @Bean(typed = TaskFinder.class)
        TaskFinder finder() {
            return SPACES;
        }

        @Singleton
        @Replaces(Clock.class)
        Clock clock() {
            return Clock.systemUTC();
        }
    }

    @BeforeEach
    void aTask() {
        SPACES.clear();
        SPACES.listener = task -> {};
        SPACES.given("t");
    }

    @Test
    void aPullRequestMovesItsTask() {
        byte[] body = opened().json();
        assertThat(post("pull_request", "d-1", body, MediaType.APPLICATION_JSON))
                .isEqualTo(Map.of("deliveryId", "d-1", "result", "applied", "taskId", "t"));
        assertThat(SPACES.task("t").status()).isEqualTo(TaskStatus.PR_OPENED);
        assertThat(stored("d-1"))
                .containsEntry("status", "applied")
                .containsEntry("event", "pull_request")
                .containsEntry("action", "opened")
                .containsEntry("repo", "acme/shop")
                .containsEntry("taskIds", List.of("t"))
                .containsEntry("attempts", 1);
        assertThat(inbox.load("d-1").body()).isEqualTo(body);
    }

    @Test
    void theSignatureIsOfTheBytesAsTheyCame() {
        byte[] spaced =
                (" " + new String(opened().json(), StandardCharsets.UTF_8) + "\n\n").getBytes(StandardCharsets.UTF_8);
        assertThat(post("pull_request", "d-2", spaced, MediaType.APPLICATION_JSON))
                .containsEntry("result", "applied");
    }

    @Test
    void aFormCarriesItUnderPayload() {
        String form = "other=1&payload="
                + URLEncoder.encode(new String(opened().json(), StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(post(
                        "pull_request",
                        "d-3",
                        form.getBytes(StandardCharsets.UTF_8),
                        MediaType.APPLICATION_FORM_URLENCODED))
                .containsEntry("result", "applied");
    }

    @Test
    void theSameDeliveryAgainIsADuplicate() {
        post("pull_request", "d-4", opened().json(), MediaType.APPLICATION_JSON);
        long version = SPACES.task("t").version();
        assertThat(post("pull_request", "d-4", opened().json(), MediaType.APPLICATION_JSON))
                .isEqualTo(Map.of("deliveryId", "d-4", "result", "duplicate"));
        assertThat(SPACES.task("t").version()).isEqualTo(version);
    }

    @Test
    void pingsAndUnknownEventsAreStoredAndIgnored() {
        assertThat(post("ping", "d-5", Fixture.of("ping").json(), MediaType.APPLICATION_JSON))
                .isEqualTo(Map.of("deliveryId", "d-5", "result", "ignored"));
        assertThat(post(
                        "sponsorship",
                        "d-6",
                        "{\"action\":\"created\"}".getBytes(StandardCharsets.UTF_8),
                        "application/json"))
                .containsEntry("result", "ignored");
        assertThat(stored("d-5")).containsEntry("status", "ignored");
    }

    @Test
    void aLargeDeliveryIsTaken() {
        byte[] body = opened().with("padding", Collections.nCopies(20, "x".repeat(1 << 20)))
                .json();
        assertThat(post("pull_request", "d-7", body, MediaType.APPLICATION_JSON))
                .containsKey("result");
        await().untilAsserted(() -> assertThat(stored("d-7")).containsEntry("status", "applied"));
    }

    @Test
    void aBodyThatDoesNotFitADocumentIsStoredInParts() {
        byte[] body = new byte[17 << 20];
        new Random(7).nextBytes(body);
        Delivery delivery = mapper.map("d-8", "pull_request", payloads.read(opened().json()));
        assertThat(inbox.store(delivery, body)).isTrue();
        assertThat(stored("d-8"))
                .extractingByKey("parts", InstanceOfAssertFactories.MAP)
                .containsEntry("count", 3);
        assertThat(inbox.load("d-8").body()).isEqualTo(body);
    }

    @Test
    void aWrongSignatureIsRefusedAndNothingIsStored() {
        byte[] body = opened().json();
        refused(ErrorCode.SIGNATURE_INVALID, body, "pull_request", "d-9", Signature.of("another", body));
        refused(ErrorCode.SIGNATURE_INVALID, body, "pull_request", "d-9", null);
        refused(ErrorCode.SIGNATURE_INVALID, null, "pull_request", "d-9", Signature.of(SECRET, body));
        assertThat(mongo.collection("deliveries").countDocuments(new Document("_id", "d-9")))
                .isZero();
    }

    @Test
    void aRequestThatIsNoDeliveryIsInvalid() {
        byte[] body = opened().json();
        String signature = Signature.of(SECRET, body);
        refused(ErrorCode.INVALID_PAYLOAD, body, null, "d-10", signature);
        refused(ErrorCode.INVALID_PAYLOAD, body, "ping", null, signature);
        refused(ErrorCode.INVALID_PAYLOAD, body, "ping", "no/such id", signature);
        for (String text : List.of("", "{", "[1]", "5", "null", "not json")) {
            byte[] bad = text.getBytes(StandardCharsets.UTF_8);
            refused(ErrorCode.INVALID_PAYLOAD, bad, "ping", "d-10", Signature.of(SECRET, bad));
        }
        assertThat(mongo.collection("deliveries").countDocuments(new Document("_id", "d-10")))
                .isZero();
    }

    @Test
    void moreThan25MebibytesAreTooLarge() {
        refused(ErrorCode.PAYLOAD_TOO_LARGE, new byte[(25 << 20) + 1], "ping", "d-11", null);
    }

    @Test
    void withoutASecretNothingIsProcessed() {
        WebhookController unset = new WebhookController(
                new GithubSettings(" ", "signalbox", "main"),
                payloads,
                mapper,
                inbox,
                worker,
                new WebhookMetrics(new SimpleMeterRegistry()));
        byte[] body = opened().json();
        assertThatThrownBy(() -> unset.receive(body, "ping", "d-12", Signature.of(SECRET, body), null))
                .isInstanceOfSatisfying(
                        Refused.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WEBHOOK_NOT_CONFIGURED));
    }

    @Test
    void whileTheStoreIsAwayItIsQueuedAndThenApplied() {
        SPACES.failures = 2;
        byte[] body = opened().json();
        WebhookController hasty = new WebhookController(
                new GithubSettings(SECRET, "signalbox", "main", Duration.ofMillis(1)),
                payloads,
                mapper,
                inbox,
                worker,
                new WebhookMetrics(new SimpleMeterRegistry()));
        assertThat(hasty.receive(body, "pull_request", "d-13", Signature.of(SECRET, body), null)
                        .body())
                .isEqualTo(new Receipt("d-13", "queued", null));
        await().untilAsserted(() -> assertThat(stored("d-13")).containsEntry("status", "applied"));
        assertThat(SPACES.task("t").status()).isEqualTo(TaskStatus.PR_OPENED);
    }

    @Test
    void whatACrashLeftIsDoneAtTheNextStart() {
        byte[] body = opened().json();
        inbox.store(mapper.map("d-14", "pull_request", payloads.read(body)), body);
        assertThat(stored("d-14")).containsEntry("status", "queued");
        worker.sweep(Instant.now());
        assertThat(stored("d-14")).containsEntry("status", "applied");
        assertThat(SPACES.task("t").status()).isEqualTo(TaskStatus.PR_OPENED);
    }

    @Test
    void oneThatCannotBeReadDoesNotHoldUpTheOthers() {
        byte[] body = opened().json();
        Delivery delivery = mapper.map("d-15", "pull_request", payloads.read(body));
        inbox.store(delivery, "no json any more".getBytes(StandardCharsets.UTF_8));
        inbox.store(mapper.map("d-16", "pull_request", payloads.read(body)), body);
        worker.sweep(Instant.now());
        assertThat(stored("d-15")).containsEntry("status", "failed").containsEntry("error", "INVALID_PAYLOAD");
        assertThat(stored("d-16")).containsEntry("status", "applied");
    }

    @Test
    void anErrorInOneLeavesItForALaterTryAndTheNextIsDone() {
        SPACES.failure = new StackOverflowError("a bug");
        assertThat(post("pull_request", "d-17", opened().json(), MediaType.APPLICATION_JSON))
                .containsEntry("result", "queued");
        assertThat(post("pull_request", "d-18", opened().json(), MediaType.APPLICATION_JSON))
                .containsEntry("result", "applied");
        await().untilAsserted(() -> assertThat(stored("d-17"))
                .containsEntry("status", "applied")
                .containsEntry("attempts", 2)
                .doesNotContainKeys("error", "waits"));
        assertThat(workers.ended()).isEmpty();
    }

    @Test
    void anErrorInOneThatWasLeftDoesNotHoldUpTheOthers() {
        byte[] body = opened().json();
        inbox.store(mapper.map("d-19", "pull_request", payloads.read(body)), body);
        inbox.store(mapper.map("d-20", "pull_request", payloads.read(body)), body);
        SPACES.failure = new StackOverflowError("a bug");
        worker.sweep(Instant.now());
        assertThat(stored("d-19")).containsEntry("status", "queued").containsEntry("error", "INTERNAL");
        assertThat(stored("d-20")).containsEntry("status", "applied");
        inbox.finish("d-19", Status.FAILED, List.of(), null);
    }

    @Test
    void oneThatFailedIsWorkedOnWhenItIsSentAgain() {
        byte[] body = opened().json();
        inbox.store(mapper.map("d-21", "pull_request", payloads.read(body)), body);
        inbox.finish("d-21", Status.FAILED, List.of(), "INTERNAL");
        assertThat(post("pull_request", "d-21", opened().json(), MediaType.APPLICATION_JSON))
                .containsEntry("result", "applied");
        assertThat(stored("d-21")).containsEntry("status", "applied").doesNotContainKey("error");
        assertThat(post("pull_request", "d-21", opened().json(), MediaType.APPLICATION_JSON))
                .containsEntry("result", "duplicate");
    }

    @Test
    void oneAboutATaskThatComesLaterWaitsForIt() {
        SPACES.listener = parked::known;
        byte[] body =
                opened().with("pull_request.body", "Signalbox-Task: later").json();
        assertThat(post("pull_request", "d-22", body, MediaType.APPLICATION_JSON))
                .isEqualTo(Map.of("deliveryId", "d-22", "result", "queued"));
        assertThat(stored("d-22")).containsEntry("status", "parked");
        byte[] check = Fixture.of("check_run")
                .with("check_run.pull_requests", List.of())
                .json();
        post("check_run", "d-23", check, MediaType.APPLICATION_JSON);
        assertThat(stored("d-23")).containsEntry("status", "parked");
        SPACES.given("later");
        await().untilAsserted(() -> assertThat(stored("d-23")).containsEntry("status", "applied"));
        assertThat(stored("d-22")).containsEntry("status", "applied").doesNotContainKey("waits");
        assertThat(SPACES.task("later").status()).isEqualTo(TaskStatus.PR_OPENED);
        assertThat(SPACES.events("later")).extracting(Event::type).containsExactly("created", "pr_opened", "check");
    }

    @Test
    void whatWasParkedBeforeAStartIsTriedAgain() {
        byte[] body =
                opened().with("pull_request.body", "Signalbox-Task: early").json();
        Delivery early = mapper.map("d-24", "pull_request", payloads.read(body));
        inbox.store(early, body);
        inbox.park(early, List.of("task/early"));
        SPACES.given("early");
        worker.sweep(Instant.now());
        assertThat(stored("d-24")).containsEntry("status", "applied");
    }

    @Test
    void whatIsParkedEndsAfterAWeek() throws InterruptedException {
        MovingClock clock = new MovingClock();
        clock.advance(Duration.between(clock.instant(), Instant.now()));
        DeliveryWorker other = worker(new Waiting(), clock);
        other.onApplicationEvent(new ServerStartupEvent(server));
        byte[] body =
                opened().with("pull_request.body", "Signalbox-Task: never").json();
        Delivery never = mapper.map("d-25", "pull_request", payloads.read(body));
        inbox.store(never, body);
        assertThat(other.await("d-25", never, Duration.ofSeconds(30)).status()).isEqualTo(Status.PARKED);
        clock.advance(Duration.ofDays(8));
        other.await("d-26", mapper.map("d-26", "ping", Map.of()), Duration.ofSeconds(30));
        await().untilAsserted(() -> assertThat(stored("d-25"))
                .containsEntry("status", "ignored")
                .containsEntry("error", "NO_TASK")
                .doesNotContainKeys("body", "waits"));
        other.stop();
    }

    @Test
    void whatWaitedTooLongBeforeAStartIsNotTriedAgain() {
        byte[] body = opened().with("pull_request.body", "Signalbox-Task: gone").json();
        Delivery gone = mapper.map("d-27", "pull_request", payloads.read(body));
        inbox.store(gone, body);
        inbox.park(gone, List.of("task/gone"));
        SPACES.given("gone");
        worker(new Waiting(), Clock.offset(Clock.systemUTC(), Duration.ofDays(8)))
                .sweep(Instant.now());
        assertThat(stored("d-27")).containsEntry("status", "ignored").containsEntry("error", "NO_TASK");
    }

    @Test
    void theOldestOfTooManyAndThoseThatWaitedTooLongEnd() {
        Waiting waiting = new Waiting();
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        for (int i = 0; i <= Waiting.MAX; i++) {
            waiting.add("d" + i, List.of("task/t"), start);
        }
        waiting.add("old", List.of("task/t"), start.minusSeconds(1));
        assertThat(waiting.ended(start)).containsExactly("d0", "d1", "old");
    }

    private DeliveryWorker worker(Waiting waiting, Clock clock) {
        Timeline timeline =
                new Timeline(SPACES, SPACES, new TaskMatcher(SPACES), new GithubSettings(SECRET, "signalbox", "main"));
        DeliveryWork work = new DeliveryWork(inbox, waits, payloads, mapper, timeline, waiting, clock);
        return new DeliveryWorker(inbox, waits, left, work, waiting, clock, mongo, new Workers());
    }

    @Test
    void tooManyWaitingStayQueuedInTheStore() {
        DeliveryWorker stopped = worker(new Waiting(), Clock.systemUTC());
        Delivery delivery = mapper.map(UUID.randomUUID().toString(), "ping", Map.of());
        for (int i = 0; i < DeliveryWorker.WAITING_MAX; i++) {
            assertThat(stopped.offer("d", delivery)).isNotDone();
        }
        assertThat(stopped.offer("d", delivery)).isCompletedWithValueMatching(o -> o.status() == Status.QUEUED);
    }

    @Test
    void anAnswerDoesNotWaitBehindManyOthers() {
        DeliveryWorker stopped = worker(new Waiting(), Clock.systemUTC());
        Delivery delivery = mapper.map(UUID.randomUUID().toString(), "ping", Map.of());
        for (int i = 0; i < 20; i++) {
            stopped.offer("d", delivery);
        }
        assertThat(stopped.await("d", delivery, Duration.ofDays(1)).status()).isEqualTo(Status.QUEUED);
    }

    private static Fixture opened() {
        return Fixture.of("pull_request").with("pull_request.body", "Signalbox-Task: t");
    }

    /** With the JDK's client: the bytes go out as they are. */
    private Map<String, Object> post(String event, String id, byte[] body, String contentType) {
        HttpRequest request = HttpRequest.newBuilder(server.getURI().resolve("/api/github/webhook"))
                .header("Content-Type", contentType)
                .header("X-GitHub-Event", event)
                .header("X-GitHub-Delivery", id)
                .header("X-Hub-Signature-256", Signature.of(SECRET, body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            assertThat(response.statusCode()).isEqualTo(202);
            return payloads.read(response.body());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void refused(
            ErrorCode code,
            byte @Nullable [] body,
            @Nullable String event,
            @Nullable String id,
            @Nullable String signature) {
        assertThatThrownBy(() -> controller.receive(body, event, id, signature, "application/json"))
                .as(body == null ? "nothing" : new String(body, StandardCharsets.UTF_8))
                .isInstanceOfSatisfying(Refused.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private Document stored(String id) {
        Document found =
                mongo.collection("deliveries").find(new Document("_id", id)).first();
        if (found == null) {
            throw new AssertionError("not stored: " + id);
        }
        return found;
    }
}
