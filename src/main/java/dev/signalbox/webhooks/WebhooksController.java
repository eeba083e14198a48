package dev.signalbox.webhooks;

import dev.signalbox.access.AuditTrail;
import dev.signalbox.access.JsonAnswers;
import dev.signalbox.access.Page;
import dev.signalbox.access.PageParameters;
import dev.signalbox.access.ReadErrors;
import dev.signalbox.access.RequestKeys;
import dev.signalbox.access.WriteErrors;
import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Event;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.net.OutboundRules;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/webhooks}, for the admins of a space: programs that get its events. Only the answer that makes one holds its secret. */
@Controller("/api/webhooks")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class WebhooksController {
    private static final int SPACE_MAX = 200;

    private final WebhooksService service;
    private final OutboundRules rules;
    private final AuditTrail audit;

    WebhooksController(WebhooksService service, OutboundRules rules, AuditTrail audit) {
        this.service = service;
        this.rules = rules;
        this.audit = audit;
    }

    /** Creates a webhook, whose secret only this answer holds. */
    @Post(consumes = MediaType.APPLICATION_JSON)
    @RequestBody(content = @Content(schema = @Schema(ref = "#/components/schemas/NewWebhook")))
    @ApiResponse(responseCode = "201", ref = "#/components/responses/Webhook")
    @WriteErrors
    HttpResponse<Map<String, Object>> create(
            HttpRequest<?> request,
            Principal principal,
            @Body byte[] body,
            @Header("Idempotency-Key") @Nullable String key) {
        Fields fields = Fields.of(JsonText.read(body));
        Event.Key once = RequestKeys.of(principal, key, "POST /api/webhooks", fields.json());
        String spaceId = fields.text("spaceId", SPACE_MAX);
        fields.text("url");
        WebhookFields wanted = WebhookFields.read(fields, rules);
        WebhooksService.Created created = service.create(principal, spaceId, wanted, once);
        Webhook webhook = created.webhook();
        if (created.isNew()) {
            note(AuditTrail.Action.WEBHOOK_CREATED, principal, request, webhook);
        }
        Map<String, Object> json = webhook.json();
        json.put("secret", webhook.secret());
        return JsonAnswers.created("/api/webhooks/" + webhook.id(), json)
                .headers(headers -> headers.set(HttpHeaders.CACHE_CONTROL, "no-store"));
    }

    /** The webhooks of one space, or of all whose admin the caller is. */
    @Get
    @PageParameters
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/WebhookPage")))
    @ReadErrors
    HttpResponse<Page<Map<String, Object>>> list(
            HttpRequest<?> request, Principal principal, @QueryValue @Nullable String spaceId) {
        return JsonAnswers.ok(Page.of(request, service.list(principal, spaceId), Webhook::order, Webhook::json));
    }

    /** One webhook. */
    @Get("/{id}")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/Webhook")))
    @ReadErrors
    HttpResponse<Map<String, Object>> get(Principal principal, @PathVariable String id) {
        return JsonAnswers.ok(service.get(principal, id).json());
    }

    /** Changes a webhook, or switches it on or off; while it is off, events wait for it. */
    @Patch(value = "/{id}", consumes = MediaType.APPLICATION_JSON)
    @RequestBody(content = @Content(schema = @Schema(ref = "#/components/schemas/WebhookPatch")))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/Webhook")))
    @WriteErrors
    HttpResponse<Map<String, Object>> change(
            HttpRequest<?> request, Principal principal, @PathVariable String id, @Body byte[] body) {
        Fields fields = Fields.of(JsonText.read(body));
        service.manage(principal, id); // 403 before what is wrong in the body
        Webhook changed = service.change(principal, id, WebhookFields.read(fields, rules));
        note(AuditTrail.Action.WEBHOOK_CHANGED, principal, request, changed);
        return JsonAnswers.ok(changed.json());
    }

    /** Deletes a webhook with its deliveries. */
    @Delete("/{id}")
    @ApiResponse(responseCode = "204", ref = "#/components/responses/Done")
    @WriteErrors
    HttpResponse<?> delete(HttpRequest<?> request, Principal principal, @PathVariable String id) {
        note(AuditTrail.Action.WEBHOOK_DELETED, principal, request, service.remove(principal, id));
        return HttpResponse.noContent();
    }

    /** What was sent and what became of it, the newest first; at the top the newest test. */
    @Get("/{id}/deliveries")
    @PageParameters
    @ApiResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(ref = "#/components/schemas/WebhookDeliveryPage")))
    @ReadErrors
    HttpResponse<Page<Map<String, Object>>> deliveries(
            HttpRequest<?> request, Principal principal, @PathVariable String id) {
        service.get(principal, id);
        int limit = Page.limit(request.getParameters());
        List<Delivery> found = service.deliveries(id, before(Page.cursor(request.getParameters())), limit);
        Delivery last = found.isEmpty() ? null : found.getLast();
        return JsonAnswers.ok(new Page<>(
                found.stream().map(Delivery::json).toList(),
                last == null || found.size() < limit || last.n() == Webhook.TEST
                        ? null
                        : Page.encoded(String.valueOf(last.n()))));
    }

    private static @Nullable Long before(@Nullable String cursor) {
        try {
            return cursor == null ? null : Long.valueOf(cursor);
        } catch (NumberFormatException e) {
            throw Refused.invalid("cursor", "must be the nextCursor of a page of this list");
        }
    }

    /** Sends an event again, once and with the same id. */
    @Post("/{id}/deliveries/{n}/resend")
    @ApiResponse(responseCode = "202", ref = "#/components/responses/Queued")
    @WriteErrors
    HttpResponse<Map<String, Object>> resend(Principal principal, @PathVariable String id, @PathVariable String n) {
        service.request(principal, id, n.matches("[1-9]\\d{0,11}") ? Long.parseLong(n) : Long.MAX_VALUE);
        return accepted();
    }

    /** Sends a test message, also while the webhook is switched off. */
    @Post("/{id}/test")
    @ApiResponse(responseCode = "202", ref = "#/components/responses/Queued")
    @WriteErrors
    HttpResponse<Map<String, Object>> test(Principal principal, @PathVariable String id) {
        service.request(principal, id, Webhook.TEST);
        return accepted();
    }

    private static HttpResponse<Map<String, Object>> accepted() {
        return HttpResponse.<Map<String, Object>>accepted().body(Map.of("state", "queued"));
    }

    /** Under its host: the rest of an address may hold a secret. */
    private void note(AuditTrail.Action action, Principal by, HttpRequest<?> request, Webhook webhook) {
        audit.ok(action, by, request, webhook.host(), webhook.spaceId());
    }
}
