package dev.signalbox.github;

import dev.signalbox.access.JsonAnswers;
import dev.signalbox.access.SpaceAccess;
import dev.signalbox.github.api.GithubApi;
import dev.signalbox.model.Principal;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.Map;

/** {@code /api/github/reconcile}, for admins: GitHub is asked now, and what came of the last time. */
@Controller("/api/github/reconcile")
@Secured(SecurityRule.IS_AUTHENTICATED)
final class ReconcileController {
    private final ReconcileWorker worker;
    private final GithubApi api;
    private final SpaceAccess access;

    ReconcileController(ReconcileWorker worker, GithubApi api, SpaceAccess access) {
        this.worker = worker;
        this.api = api;
        this.access = access;
    }

    @Get
    HttpResponse<Map<String, Object>> last(Principal principal) {
        access.requireAdmin(principal);
        return JsonAnswers.ok(worker.status());
    }

    @Post
    HttpResponse<Map<String, Object>> now(Principal principal) {
        access.requireAdmin(principal);
        api.requireConfigured();
        worker.askByHand();
        return HttpResponse.<Map<String, Object>>accepted().body(Map.of("state", "queued"));
    }
}
