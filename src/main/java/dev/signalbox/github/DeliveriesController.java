package dev.signalbox.github;

import dev.signalbox.access.JsonAnswers;
import dev.signalbox.access.Page;
import dev.signalbox.access.SpaceAccess;
import dev.signalbox.github.Delivery.Status;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/github/deliveries}, for admins: what GitHub has sent and what became of it, the newest first. */
@Controller("/api/github/deliveries")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class DeliveriesController {
    private static final List<String> STATUSES =
            Arrays.stream(Status.values()).map(DeliveryInbox::wire).toList();

    private final DeliveryInbox inbox;
    private final DeliveryWorker worker;
    private final DeliveryMapper mapper;
    private final Payloads payloads;
    private final GithubSettings settings;
    private final SpaceAccess access;

    DeliveriesController(
            DeliveryInbox inbox,
            DeliveryWorker worker,
            DeliveryMapper mapper,
            Payloads payloads,
            GithubSettings settings,
            SpaceAccess access) {
        this.inbox = inbox;
        this.worker = worker;
        this.mapper = mapper;
        this.payloads = payloads;
        this.settings = settings;
        this.access = access;
    }

    @Get
    HttpResponse<Page<Map<String, Object>>> list(
            HttpRequest<?> request,
            Principal principal,
            @QueryValue @Nullable String status,
            @QueryValue @Nullable String event) {
        access.requireAdmin(principal);
        if (status != null && !STATUSES.contains(status)) {
            throw Refused.unknown("status", STATUSES);
        }
        int limit = Page.limit(request.getParameters());
        List<DeliveryInbox.Head> found = inbox.page(Page.cursor(request.getParameters()), limit + 1, status, event);
        boolean more = found.size() > limit;
        List<DeliveryInbox.Head> page = more ? found.subList(0, limit) : found;
        return JsonAnswers.ok(new Page<>(
                page.stream().map(DeliveryInbox.Head::json).toList(),
                more ? Page.encoded(page.getLast().place()) : null));
    }

    /** With {@code payload}, its secrets masked, while it is kept. */
    @Get("/{id}")
    HttpResponse<Map<String, Object>> get(Principal principal, @PathVariable String id) {
        access.requireAdmin(principal);
        DeliveryInbox.Head head = head(id);
        Map<String, Object> json = head.json();
        if (head.hasPayload()) {
            json.putAll(
                    Json.object("payload", Mask.of(payloads.read(inbox.load(id).body()))));
        }
        return JsonAnswers.ok(json);
    }

    /** Works on it again; what it has changed before it does not change twice. */
    @Post("/{id}/replay")
    HttpResponse<Receipt> replay(Principal principal, @PathVariable String id) {
        access.requireAdmin(principal);
        if (!head(id).hasPayload()) {
            throw new Refused(ErrorCode.INVALID_TRANSITION, "The payload of this delivery is not kept.");
        }
        DeliveryInbox.Stored stored = inbox.load(id);
        Delivery delivery = mapper.map(id, stored.event(), payloads.read(stored.body()));
        inbox.requeue(id);
        return HttpResponse.<Receipt>accepted().body(Receipt.of(id, worker.await(delivery, settings.answerWithin())));
    }

    private DeliveryInbox.Head head(String id) {
        DeliveryInbox.Head head = inbox.head(id);
        if (head == null) {
            throw new Refused(ErrorCode.NOT_FOUND, "There is no such delivery.");
        }
        return head;
    }
}
