package dev.signalbox.spaces;

import dev.signalbox.access.JsonAnswers;
import dev.signalbox.access.RequestKeys;
import dev.signalbox.access.WriteErrors;
import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Event;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Principal;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.jspecify.annotations.Nullable;

/** The HTTP endpoints {@code /api/beings} and {@code /api/intentions}. */
@Controller("/api")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class EntitiesController {
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private final BeingsService beings;
    private final IntentionsService intentions;

    EntitiesController(BeingsService beings, IntentionsService intentions) {
        this.beings = beings;
        this.intentions = intentions;
    }

    /** Reads or changes who is in a space. */
    @Post(value = "/beings", consumes = MediaType.APPLICATION_JSON)
    @RequestBody(content = @Content(schema = @Schema(ref = "#/components/schemas/BeingCall")))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/EntityAnswer")))
    @WriteErrors
    HttpResponse<EntityAnswer> beings(
            Principal principal, @Body byte[] body, @Header(IDEMPOTENCY_KEY) @Nullable String key) {
        Fields fields = Fields.of(JsonText.read(body));
        Event.Key once = RequestKeys.of(principal, key, "POST /api/beings", fields.json());
        return JsonAnswers.ok(beings.call(principal, EntityRequest.read(fields, "beingId"), once));
    }

    /** Reads or changes what is said in a space. */
    @Post(value = "/intentions", consumes = MediaType.APPLICATION_JSON)
    @RequestBody(content = @Content(schema = @Schema(ref = "#/components/schemas/IntentionCall")))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/EntityAnswer")))
    @WriteErrors
    HttpResponse<EntityAnswer> intentions(
            Principal principal, @Body byte[] body, @Header(IDEMPOTENCY_KEY) @Nullable String key) {
        Fields fields = Fields.of(JsonText.read(body));
        Event.Key once = RequestKeys.of(principal, key, "POST /api/intentions", fields.json());
        return JsonAnswers.ok(intentions.call(principal, EntityRequest.read(fields, "intentionId"), once));
    }
}
