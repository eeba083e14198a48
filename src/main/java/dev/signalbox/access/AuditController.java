package dev.signalbox.access;

import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/admin/audit?action&actor&limit&cursor}, for admins: the newest entries first. */
@Controller("/api/admin/audit")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class AuditController {
    private final AuditTrail audit;
    private final SpaceAccess access;

    AuditController(AuditTrail audit, SpaceAccess access) {
        this.audit = audit;
        this.access = access;
    }

    /** What was done to access and by whom, the newest first. */
    @Get
    @PageParameters
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/AuditPage")))
    @ReadErrors
    HttpResponse<Page<AuditTrail.Entry>> list(
            HttpRequest<?> request,
            Principal principal,
            @QueryValue @Nullable String action,
            @QueryValue @Nullable String actor) {
        access.requireAdmin(principal);
        if (action != null && !AuditTrail.Action.wires().contains(action)) {
            throw Refused.unknown("action", AuditTrail.Action.wires());
        }
        int limit = Page.limit(request.getParameters());
        String before = Page.cursor(request.getParameters());
        List<AuditTrail.Entry> found = audit.page(before, limit + 1, action, actor);
        boolean more = found.size() > limit;
        List<AuditTrail.Entry> page = more ? found.subList(0, limit) : found;
        return JsonAnswers.ok(
                new Page<>(page, more ? Page.encoded(page.getLast().id()) : null));
    }
}
