package dev.signalbox.github;

import dev.signalbox.access.JsonAnswers;
import dev.signalbox.access.Page;
import dev.signalbox.access.PageParameters;
import dev.signalbox.access.ReadErrors;
import dev.signalbox.access.SpaceAccess;
import dev.signalbox.access.WriteErrors;
import dev.signalbox.github.Delivery.Status;
import dev.signalbox.model.ErrorCode;
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
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/github/deliveries}, for admins: what GitHub has sent and what became of it, the newest first. */
@Controller("/api/github/deliveries")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class DeliveriesController {
    private static final List<String> STATUSES =
            Arrays.stream(Status.values()).map(Status::wire).toList();

    private final DeliveryList deliveries;
    private final DeliveryInbox inbox;
    private final DeliveryWorker worker;
    private final Payloads payloads;
    private final GithubSettings settings;
    private final SpaceAccess access;

    DeliveriesController(
            DeliveryList deliveries,
            DeliveryInbox inbox,
            DeliveryWorker worker,
            Payloads payloads,
            GithubSettings settings,
            SpaceAccess access) {
        this.deliveries = deliveries;
        this.inbox = inbox;
        this.worker = worker;
        this.payloads = payloads;
        this.settings = settings;
        this.access = access;
    }

    /** What GitHub has sent, the newest first. */
    @Get
    @PageParameters
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/DeliveryPage")))
    @ReadErrors
    HttpResponse<Page<DeliveryList.Head>> list(
            HttpRequest<?> request,
            Principal principal,
            @QueryValue @Nullable String status,
            @QueryValue @Nullable String event,
            @QueryValue @Nullable String repo) {
        access.requireAdmin(principal);
        if (status != null && !STATUSES.contains(status)) {
            throw Refused.unknown("status", STATUSES);
        }
        DeliveryList.Page page = deliveries.page(
                before(Page.cursor(request.getParameters())),
                Page.limit(request.getParameters()),
                new DeliveryList.Filter(status, event, repo));
        return JsonAnswers.ok(
                new Page<>(page.heads(), page.next() == null ? null : Page.encoded(String.valueOf(page.next()))));
    }

    private static @Nullable Long before(@Nullable String cursor) {
        try {
            return cursor == null ? null : Long.valueOf(cursor);
        } catch (NumberFormatException e) {
            throw Refused.invalid("cursor", "must be the nextCursor of a page of this list");
        }
    }

    /** With {@code payload}, its secrets masked, while it is kept. */
    @Get("/{id}")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/Delivery")))
    @ReadErrors
    HttpResponse<DeliveryList.Whole> get(Principal principal, @PathVariable String id) {
        access.requireAdmin(principal);
        DeliveryList.Head head = head(id);
        DeliveryInbox.Stored stored = inbox.load(id);
        return JsonAnswers.ok(
                new DeliveryList.Whole(head, stored == null ? null : Mask.of(payloads.read(stored.body()))));
    }

    /** Works on it again; what it has changed before it does not change twice. */
    @Post("/{id}/replay")
    @ApiResponse(responseCode = "202", ref = "#/components/responses/Receipt")
    @ApiResponse(responseCode = "409", ref = "#/components/responses/Conflict")
    @WriteErrors
    HttpResponse<Receipt> replay(Principal principal, @PathVariable String id) {
        access.requireAdmin(principal);
        if (!head(id).hasPayload()) {
            throw new Refused(ErrorCode.INVALID_TRANSITION, "The payload of this delivery is not kept.");
        }
        inbox.requeue(id);
        return HttpResponse.<Receipt>accepted().body(Receipt.of(id, worker.await(id, null, settings.answerWithin())));
    }

    private DeliveryList.Head head(String id) {
        DeliveryList.Head head = deliveries.head(id);
        if (head == null) {
            throw new Refused(ErrorCode.NOT_FOUND, "There is no such delivery.");
        }
        return head;
    }
}
