package dev.signalbox.rollout;

import dev.signalbox.access.JsonAnswers;
import dev.signalbox.access.ReadErrors;
import dev.signalbox.access.Requests;
import dev.signalbox.access.SpaceAccess;
import dev.signalbox.access.WriteErrors;
import dev.signalbox.model.Principal;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Clock;

/**
 * {@code POST /api/browser-reports}: how a browser fares; {@code GET /api/admin/cohorts}: both cohorts side by side, for
 * admins, of all instances and the last five minutes.
 */
@Controller("/api")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ReportsController {
    private final Rollout rollout;
    private final Cohorts cohorts;
    private final SpaceAccess access;
    private final Clock clock;

    ReportsController(Rollout rollout, Cohorts cohorts, SpaceAccess access, Clock clock) {
        this.rollout = rollout;
        this.cohorts = cohorts;
        this.access = access;
        this.clock = clock;
    }

    /** @param now by the clock of the server, in milliseconds since 1970, from which a browser learns how far its own is off */
    @Serdeable
    record Taken(long now) {}

    /** The two side by side. */
    @Serdeable
    record Both(int seconds, Figures live, Figures polling) {}

    /** Takes what a browser says of its last seconds. */
    @Post(value = "/browser-reports", consumes = MediaType.APPLICATION_JSON)
    @RequestBody(content = @Content(schema = @Schema(implementation = Report.class)))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/ReportTaken")))
    @WriteErrors
    HttpResponse<Taken> report(Principal caller, @Body byte[] body) {
        Report report = Requests.read(body, Report.class);
        cohorts.report(caller, rollout.decide(caller).enabled(), report);
        return JsonAnswers.ok(new Taken(clock.millis()));
    }

    /** How browsers with and without live updates fare, for admins. */
    @Get("/admin/cohorts")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/Cohorts")))
    @ReadErrors
    HttpResponse<Both> both(Principal caller) {
        access.requireAdmin(caller);
        return JsonAnswers.ok(new Both(Window.SECONDS, cohorts.live(Window.SECONDS), cohorts.polling(Window.SECONDS)));
    }
}
