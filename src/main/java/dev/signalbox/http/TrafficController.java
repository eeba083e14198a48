package dev.signalbox.http;

import dev.signalbox.access.JsonAnswers;
import dev.signalbox.access.ReadErrors;
import dev.signalbox.access.SpaceAccess;
import dev.signalbox.model.Principal;
import dev.signalbox.ops.Metrics;
import dev.signalbox.ops.Traffic;
import dev.signalbox.ops.TrafficStep;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;

/** {@code GET /api/admin/traffic}: the last half hour of all instances, for admins; sockets get each further step. */
@Controller("/api/admin/traffic")
@Secured(SecurityRule.IS_AUTHENTICATED)
final class TrafficController {
    private final Traffic ours;
    private final TrafficOfAll traffic;
    private final SpaceAccess access;

    TrafficController(Traffic ours, TrafficOfAll traffic, SpaceAccess access) {
        this.ours = ours;
        this.traffic = traffic;
        this.access = access;
    }

    /**
     * The last half hour.
     *
     * @param startedAt of this instance, in milliseconds since 1970
     * @param classes the upper ends of the classes of {@code latency}, in milliseconds; the last class is above them
     */
    @Serdeable
    record Past(long startedAt, long everySeconds, List<Long> classes, List<TrafficStep> steps) {}

    /** What all instances did in the last half hour, for admins. */
    @Get
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/Traffic")))
    @ReadErrors
    HttpResponse<Past> past(Principal caller) {
        access.requireAdmin(caller);
        return JsonAnswers.ok(new Past(
                ours.startedAt().toEpochMilli(), Traffic.EVERY.toSeconds(), Metrics.latencyClasses(), traffic.steps()));
    }
}
