package dev.signalbox.agents;

import dev.signalbox.access.RequestKeys;
import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Agent;
import dev.signalbox.model.Event;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.projection.LiveSpaces;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
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
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The door for HTTP: {@code /api/agents} (SPEC section 4). */
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
    CompletionStage<HttpResponse<byte[]>> register(
            Principal principal, @Body byte[] body, @Header(IDEMPOTENCY_KEY) @Nullable String key) {
        Object json = JsonText.read(body);
        Event.Key once = RequestKeys.of(principal, key, "POST /api/agents", json);
        return agents.register(principal, Fields.of(json), once)
                .thenApply(registered -> json(
                        registered.isNew() ? HttpResponse.created("") : HttpResponse.ok(),
                        registered.agent().json()));
    }

    @Get
    HttpResponse<byte[]> list(Principal principal, @QueryValue @Nullable String spaceId) {
        return json(
                HttpResponse.ok(),
                Json.object(
                        "items",
                        Json.array(agents.list(principal, spaceId == null ? LiveSpaces.MAIN : spaceId), Agent::json)));
    }

    /** The body may be missing: "I am here" needs no more. */
    @Post(value = "/{id}/heartbeat", consumes = MediaType.APPLICATION_JSON)
    CompletionStage<HttpResponse<byte[]>> heartbeat(
            Principal principal,
            @PathVariable String id,
            HttpRequest<byte[]> request,
            @Header(IDEMPOTENCY_KEY) @Nullable String key) {
        Object json = request.getBody().map(JsonText::read).orElse(null);
        Event.Key once = RequestKeys.of(principal, key, "POST /api/agents/" + id + "/heartbeat", json);
        return agents.heartbeat(principal, id, Fields.of(json), once)
                .thenApply(agent -> json(HttpResponse.ok(), agent.json()));
    }

    private static HttpResponse<byte[]> json(MutableHttpResponse<?> response, Map<String, Object> body) {
        return response.body(JsonText.write(body))
                .contentType(MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "private, no-cache");
    }
}
