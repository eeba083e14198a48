package dev.signalbox.rollout;

import dev.signalbox.access.AuditTrail;
import dev.signalbox.access.JsonAnswers;
import dev.signalbox.access.ReadErrors;
import dev.signalbox.access.Requests;
import dev.signalbox.access.SpaceAccess;
import dev.signalbox.access.WriteErrors;
import dev.signalbox.model.Feature;
import dev.signalbox.model.Principal;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/features} for everyone, and {@code /api/admin/features/websocket} for admins (SPEC section 4). */
@Controller("/api")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class FeaturesController {
    private final Rollout rollout;
    private final SpaceAccess access;
    private final AuditTrail audit;

    FeaturesController(Rollout rollout, SpaceAccess access, AuditTrail audit) {
        this.rollout = rollout;
        this.access = access;
        this.audit = audit;
    }

    /** The features of the caller. */
    @Serdeable
    record Features(Websocket websocket) {}

    /** @param rollout percent */
    @Serdeable
    record Websocket(boolean enabled, String reason, int rollout) {}

    /** @param optIn together they fit into an event */
    @Schema(name = "FlagChange")
    @Introspected
    record FlagChange(
            @NotNull @Schema(example = "true") boolean enabled,

            @NotNull @Min(0) @Max(Feature.ALL) @Schema(example = "50")
            int rollout,

            @Size(max = 500)
            @Schema(
                    requiredMode = Schema.RequiredMode.NOT_REQUIRED,
                    description = "Users and keys that have it with any share.",
                    example = "[\"ada\"]")
            List<@Size(max = 100) String> optIn) {}

    /** The feature as admins see it; {@link Feature}. */
    @Serdeable
    record Flag(
            boolean enabled,
            int rollout,
            List<String> optIn,
            int before,
            @Nullable String stopped) {
        static Flag of(Feature feature) {
            return new Flag(
                    feature.enabled(),
                    feature.rollout(),
                    List.copyOf(new TreeSet<>(feature.optIn())),
                    feature.before(),
                    feature.stopped());
        }
    }

    /** Which features the caller has, and why. */
    @Get("/features")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/Features")))
    @ReadErrors
    HttpResponse<Features> mine(Principal caller) {
        Feature.Decision decision = rollout.decide(caller);
        return JsonAnswers.ok(new Features(new Websocket(
                decision.enabled(), decision.reason().wire(), rollout.current().rollout())));
    }

    /** The roll-out of live updates, for admins. */
    @Get("/admin/features/websocket")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/Flag")))
    @ReadErrors
    HttpResponse<Flag> get(Principal caller) {
        access.requireAdmin(caller);
        return JsonAnswers.ok(Flag.of(rollout.current()));
    }

    /** Gives live updates to a share of the users and keys, on every instance within a second. */
    @Put(value = "/admin/features/websocket", consumes = MediaType.APPLICATION_JSON)
    @RequestBody(content = @Content(schema = @Schema(implementation = FlagChange.class)))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/Flag")))
    @WriteErrors
    HttpResponse<Flag> put(HttpRequest<?> request, Principal caller, @Body byte[] body) {
        access.requireAdmin(caller);
        FlagChange wanted = Requests.read(body, FlagChange.class);
        Feature now = rollout.change(
                caller.actor(),
                before -> new Feature(
                        wanted.enabled,
                        wanted.rollout,
                        Set.copyOf(wanted.optIn),
                        wanted.rollout == before.rollout() ? before.before() : before.rollout(),
                        null));
        audit.ok(AuditTrail.Action.FEATURE_CHANGED, caller, request, Feature.WEBSOCKET, null);
        return JsonAnswers.ok(Flag.of(now));
    }
}
