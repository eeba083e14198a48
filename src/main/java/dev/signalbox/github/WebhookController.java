package dev.signalbox.github;

import dev.signalbox.access.WriteErrors;
import dev.signalbox.github.DeliveryWork.Outcome;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Refused;
import dev.signalbox.ops.WebhookMetrics;
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
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Receives GitHub's webhooks: checks, stores, and answers soon, applied or not. */
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
    private final WebhookMetrics metrics;

    WebhookController(
            GithubSettings settings,
            Payloads payloads,
            DeliveryMapper mapper,
            DeliveryInbox inbox,
            DeliveryWorker worker,
            WebhookMetrics metrics) {
        this.settings = settings;
        this.payloads = payloads;
        this.mapper = mapper;
        this.inbox = inbox;
        this.worker = worker;
        this.metrics = metrics;
    }

    /** Takes a delivery of GitHub, signed with the secret. */
    @Post
    @Consumes(MediaType.ALL)
    @ExecuteOn(TaskExecutors.BLOCKING)
    @RequestBody(content = @Content(schema = @Schema(type = "object", description = "As GitHub sends it.")))
    @ApiResponse(responseCode = "202", ref = "#/components/responses/Receipt")
    @WriteErrors
    HttpResponse<Receipt> receive(
            @Body byte @Nullable [] body,
            @Nullable @Header(EVENT) String event,
            @Nullable @Header(DELIVERY) String id,
            @Nullable @Header(SIGNATURE) String signature,
            @Nullable @Header(HttpHeaders.CONTENT_TYPE) String contentType) {
        long began = System.nanoTime();
        byte[] raw = body == null ? new byte[0] : body;
        try {
            requireSigned(raw, signature);
        } catch (Refused e) {
            metrics.received(String.valueOf(event), "refused");
            throw e;
        }
        byte[] json = payloads.json(raw, contentType);
        Delivery delivery = mapper.map(name(DELIVERY, id), name(EVENT, event), payloads.read(json));
        if (!inbox.store(delivery, json)) {
            metrics.received(delivery.event(), "duplicate");
            return answer(new Receipt(delivery.id(), "duplicate", null));
        }
        Duration left = settings.answerWithin().minusNanos(System.nanoTime() - began);
        Outcome outcome =
                delivery.facts().isEmpty() ? Outcome.of(List.of()) : worker.await(delivery.id(), delivery, left);
        metrics.received(delivery.event(), outcome.status().wire());
        return answer(Receipt.of(delivery.id(), outcome));
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

    private static HttpResponse<Receipt> answer(Receipt receipt) {
        return HttpResponse.<Receipt>accepted().body(receipt);
    }
}
