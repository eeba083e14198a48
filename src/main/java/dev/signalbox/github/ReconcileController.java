package dev.signalbox.github;

import dev.signalbox.access.JsonAnswers;
import dev.signalbox.access.ReadErrors;
import dev.signalbox.access.SpaceAccess;
import dev.signalbox.access.WriteErrors;
import dev.signalbox.github.api.GithubApi;
import dev.signalbox.model.Principal;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;

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

    /** What came of the last time. */
    @Get
    @ApiResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(ref = "#/components/schemas/Reconciliation")))
    @ReadErrors
    HttpResponse<Reconciliation> last(Principal principal) {
        access.requireAdmin(principal);
        return JsonAnswers.ok(worker.last());
    }

    /** Asks GitHub now. */
    @Post
    @ApiResponse(responseCode = "202", ref = "#/components/responses/Queued")
    @WriteErrors
    HttpResponse<Queued> now(Principal principal) {
        access.requireAdmin(principal);
        api.requireConfigured();
        worker.askByHand();
        return HttpResponse.<Queued>accepted().body(new Queued(null));
    }
}
