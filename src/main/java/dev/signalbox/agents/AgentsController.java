package dev.signalbox.agents;

import dev.signalbox.access.JsonAnswers;
import dev.signalbox.access.Page;
import dev.signalbox.access.RequestKeys;
import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Agent;
import dev.signalbox.model.Cause;
import dev.signalbox.model.Event;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Principal;
import dev.signalbox.projection.LiveSpaces;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The HTTP endpoints {@code /api/agents} (SPEC section 4). */
@Controller("/api/agents")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class AgentsController {
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private final AgentsService agents;

    AgentsController(AgentsService agents) {
        this.agents = agents;
    }

    @Post(consumes = MediaType.APPLICATION_JSON)
    CompletionStage<HttpResponse<Agent>> register(
            Principal principal, @Body byte[] body, @Header(IDEMPOTENCY_KEY) @Nullable String key) {
        Fields fields = Fields.of(JsonText.read(body));
        Event.Key once = RequestKeys.of(principal, key, "POST /api/agents", fields.json());
        return agents.register(principal, Registration.read(fields), once)
                .thenApply(registered -> JsonAnswers.ok(registered.agent())
                        .status(registered.isNew() ? HttpStatus.CREATED : HttpStatus.OK));
    }

    @Get
    HttpResponse<Page<Agent>> list(Principal principal, @QueryValue @Nullable String spaceId) {
        return JsonAnswers.ok(new Page<>(agents.list(principal, spaceId == null ? LiveSpaces.MAIN : spaceId), null));
    }

    /** The body is optional: a heartbeat needs no fields. */
    @Post(value = "/{id}/heartbeat", consumes = MediaType.APPLICATION_JSON)
    CompletionStage<HttpResponse<Agent>> heartbeat(
            Principal principal,
            @PathVariable String id,
            HttpRequest<byte[]> request,
            @Header(IDEMPOTENCY_KEY) @Nullable String key) {
        Fields fields = Fields.of(request.getBody().map(JsonText::read).orElse(null));
        Event.Key once = RequestKeys.of(principal, key, "POST /api/agents/" + id + "/heartbeat", fields.json());
        return agents.heartbeat(principal, Cause.API, id, Beat.read(fields), once)
                .thenApply(JsonAnswers::ok);
    }
}
