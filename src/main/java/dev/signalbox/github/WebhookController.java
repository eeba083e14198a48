package dev.signalbox.github;

import dev.signalbox.github.DeliveryWorker.Outcome;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Refused;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Receives GitHub's webhooks (SPEC, "GitHub webhooks"): checks, stores, and answers soon, applied or not. */
@Controller("/api/github/webhook")
@Secured(SecurityRule.IS_ANONYMOUS)
final class WebhookController {
    private static final int BODY_MAX_BYTES = 25 << 20;
    private static final String EVENT = "X-GitHub-Event";
    private static final String DELIVERY = "X-GitHub-Delivery";
    private static final String SIGNATURE = "X-Hub-Signature-256";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1,100}");

    private final GithubSettings settings;
    private final Payloads payloads;
    private final DeliveryMapper mapper;
    private final DeliveryInbox inbox;
    private final DeliveryWorker worker;

    WebhookController(
            GithubSettings settings,
            Payloads payloads,
            DeliveryMapper mapper,
            DeliveryInbox inbox,
            DeliveryWorker worker) {
        this.settings = settings;
        this.payloads = payloads;
        this.mapper = mapper;
        this.inbox = inbox;
        this.worker = worker;
    }

    /**
     * What became of a delivery.
     *
     * @param result {@code applied}, {@code ignored}, {@code duplicate} or {@code queued}
     * @param taskId the first task that it touched
     */
    @Serdeable
    record Receipt(
            String deliveryId, String result, @Nullable String taskId) {}

    @Post
    @Consumes(MediaType.ALL)
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<Receipt> receive(
            @Body byte @Nullable [] body,
            @Nullable @Header(EVENT) String event,
            @Nullable @Header(DELIVERY) String id,
            @Nullable @Header(SIGNATURE) String signature,
            @Nullable @Header(HttpHeaders.CONTENT_TYPE) String contentType) {
        long began = System.nanoTime();
        byte[] raw = body == null ? new byte[0] : body;
        requireSigned(raw, signature);
        byte[] json = payloads.json(raw, contentType);
        Delivery delivery = mapper.map(name(DELIVERY, id), name(EVENT, event), payloads.read(json));
        if (!inbox.store(delivery, json)) {
            return answer(delivery, "duplicate", null);
        }
        Outcome outcome =
                delivery.facts().isEmpty() ? Outcome.of(List.of()) : awaitBriefly(worker.offer(delivery), began);
        return answer(
                delivery,
                switch (outcome.status()) {
                    case APPLIED -> "applied";
                    // A failed one is stored as such, with its reason; GitHub gets the answer of an ignored one.
                    case IGNORED, FAILED -> "ignored";
                    // A parked one may still be applied.
                    case QUEUED, PARKED -> "queued";
                },
                outcome.taskIds().stream().findFirst().orElse(null));
    }

    private void requireSigned(byte[] body, @Nullable String signature) {
        String secret = settings.webhookSecret();
        if (secret == null) {
            throw new Refused(ErrorCode.WEBHOOK_NOT_CONFIGURED, "GITHUB_WEBHOOK_SECRET is not set.");
        }
        if (body.length > BODY_MAX_BYTES) {
            throw new Refused(ErrorCode.PAYLOAD_TOO_LARGE, "A delivery has at most 25 MiB.");
        }
        if (!Signature.matches(secret, body, signature)) {
            throw new Refused(ErrorCode.SIGNATURE_INVALID, "The signature does not match the body.");
        }
    }

    private static String name(String header, @Nullable String value) {
        if (value == null || !NAME.matcher(value).matches()) {
            throw Refused.invalid(header, value == null ? "is required" : "must be a plain name");
        }
        return value;
    }

    private Outcome awaitBriefly(CompletableFuture<Outcome> outcome, long began) {
        long spentMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        try {
            return outcome.get(Math.max(1, settings.answerWithin().toMillis() - spentMillis), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return Outcome.QUEUED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.QUEUED;
        }
    }

    private static HttpResponse<Receipt> answer(Delivery delivery, String result, @Nullable String taskId) {
        return HttpResponse.<Receipt>accepted().body(new Receipt(delivery.id(), result, taskId));
    }
}
