package dev.signalbox.access;

import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.List;
import java.util.Map;
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

    @Get
    HttpResponse<byte[]> list(
            HttpRequest<?> request,
            Principal principal,
            @QueryValue @Nullable String action,
            @QueryValue @Nullable String actor) {
        access.requireAdmin(principal);
        int limit = JsonAnswers.limit(request.getParameters());
        String before = JsonAnswers.cursor(request.getParameters());
        List<AuditTrail.Entry> found = audit.page(before, limit + 1, action, actor);
        boolean more = found.size() > limit;
        List<AuditTrail.Entry> page = more ? found.subList(0, limit) : found;
        return JsonAnswers.json(
                HttpResponse.ok(),
                Json.object(
                        "items",
                        Json.array(page, AuditController::json),
                        "nextCursor",
                        more ? JsonAnswers.encoded(page.getLast().id()) : null));
    }

    private static Map<String, Object> json(AuditTrail.Entry entry) {
        return Json.object(
                "id", entry.id(),
                "at", Json.time(entry.at()),
                "action", entry.action(),
                "outcome", entry.outcome(),
                "actor", entry.actor().json(),
                "target", entry.target(),
                "spaceId", entry.spaceId(),
                "address", entry.address());
    }
}
