package dev.signalbox.tasks;

import dev.signalbox.access.SpaceAccess;
import dev.signalbox.access.WriteErrors;
import dev.signalbox.model.Principal;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.responses.ApiResponse;

/** {@code POST /api/demo}: an admin starts a run of the demo; 202, also while one is running. */
@Controller("/api/demo")
@Secured(SecurityRule.IS_AUTHENTICATED)
final class DemoController {
    private final Demo demo;
    private final SpaceAccess access;

    DemoController(Demo demo, SpaceAccess access) {
        this.demo = demo;
        this.access = access;
    }

    /** The response has no other field. */
    @Serdeable
    record Started() {}

    /** Starts a run of the demo. */
    @Post
    @ApiResponse(responseCode = "202", ref = "#/components/responses/Started")
    @WriteErrors
    HttpResponse<Started> start(Principal principal) {
        access.requireAdmin(principal);
        demo.start();
        return HttpResponse.<Started>accepted().body(new Started());
    }
}
