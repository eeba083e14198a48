package dev.signalbox.agents;

import dev.signalbox.access.JsonAnswers;
import dev.signalbox.access.Page;
import dev.signalbox.access.PageParameters;
import dev.signalbox.access.ReadErrors;
import dev.signalbox.access.RequestKeys;
import dev.signalbox.access.Requests;
import dev.signalbox.access.WriteErrors;
import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Agent;
import dev.signalbox.model.Cause;
import dev.signalbox.model.Event;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.TaskDetail;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.projection.Runs;
import io.micronaut.core.annotation.Introspected;
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
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The HTTP endpoints {@code /api/agents}. */
@Controller("/api/agents")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class AgentsController {
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private final AgentsService agents;
    private final Claims claims;

    AgentsController(AgentsService agents, Claims claims) {
        this.agents = agents;
        this.claims = claims;
    }

    @Schema(name = "Claim")
    @Introspected
    record Claim(
            @Size(max = 50)
            @Schema(
                    requiredMode = Schema.RequiredMode.NOT_REQUIRED,
                    description = "The task must have all of them.",
                    example = "[\"shop\"]")
            List<@Size(max = 100) String> labels) {}

    @Schema(name = "Release")
    @Introspected
    record Release(
            @NotBlank @Size(max = AgentsService.TEXT_MAX) @Schema(ref = "#/components/schemas/Id")
            String taskId) {}

    /** Registers an agent; 200 where it is known already. */
    @Post(consumes = MediaType.APPLICATION_JSON)
    @RequestBody(content = @Content(schema = @Schema(implementation = Registration.class)))
    @ApiResponse(responseCode = "201", ref = "#/components/responses/Agent")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/Agent")))
    @WriteErrors
    CompletionStage<HttpResponse<Agent>> register(
            Principal principal, @Body byte[] body, @Header(IDEMPOTENCY_KEY) @Nullable String key) {
        Fields fields = Fields.of(JsonText.read(body));
        Event.Key once = RequestKeys.of(principal, key, "POST /api/agents", fields.json());
        return agents.register(principal, Requests.read(fields, Registration.class), once)
                .thenApply(registered -> JsonAnswers.ok(registered.agent())
                        .status(registered.isNew() ? HttpStatus.CREATED : HttpStatus.OK));
    }

    /** The agents of a space, with what they do. */
    @Get
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/AgentPage")))
    @ReadErrors
    HttpResponse<Page<AgentAtWork>> list(Principal principal, @QueryValue @Nullable String spaceId) {
        return JsonAnswers.ok(new Page<>(agents.atWork(principal, spaceId == null ? LiveSpaces.MAIN : spaceId), null));
    }

    /** One agent, with what it does. */
    @Get("/{id}")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/Agent")))
    @ReadErrors
    HttpResponse<AgentAtWork> get(Principal principal, @PathVariable String id) {
        return JsonAnswers.ok(agents.get(principal, id));
    }

    /** What an agent has worked on, the newest first. */
    @Get("/{id}/runs")
    @PageParameters
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/RunPage")))
    @ReadErrors
    HttpResponse<Page<Runs.PastRun>> runs(Principal principal, @PathVariable String id, HttpRequest<?> request) {
        int limit = Page.limit(request.getParameters());
        String cursor = Page.cursor(request.getParameters());
        List<Runs.PastRun> found = agents.runs(principal, id, before(cursor), limit + 1);
        List<Runs.PastRun> page = found.stream().limit(limit).toList();
        return JsonAnswers.ok(new Page<>(
                page,
                found.size() > limit
                        ? Page.encoded(String.valueOf(page.getLast().place()))
                        : null));
    }

    /** The figures of an agent's runs in the last 30 days. */
    @Get("/{id}/stats")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/AgentStats")))
    @ReadErrors
    HttpResponse<AgentStats> stats(Principal principal, @PathVariable String id) {
        return JsonAnswers.ok(agents.stats(principal, id));
    }

    private static long before(@Nullable String cursor) {
        if (cursor == null) {
            return Long.MAX_VALUE;
        }
        if (!cursor.matches("\\d{1,18}")) {
            throw Refused.invalid("cursor", "must be the nextCursor of a page of this list");
        }
        return Long.parseLong(cursor);
    }

    /** Takes the oldest free task that fits; without one: 204. The body is optional. */
    @Post(value = "/{id}/claim", consumes = MediaType.APPLICATION_JSON)
    @RequestBody(content = @Content(schema = @Schema(implementation = Claim.class)))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/Task")))
    @ApiResponse(responseCode = "204", ref = "#/components/responses/NoTask")
    @WriteErrors
    CompletionStage<? extends HttpResponse<?>> claim(
            Principal principal,
            @PathVariable String id,
            HttpRequest<byte[]> request,
            @Header(IDEMPOTENCY_KEY) @Nullable String key) {
        Fields fields = Fields.of(request.getBody().map(JsonText::read).orElse(null));
        List<String> labels = Requests.read(fields, Claim.class).labels();
        Event.Key once = RequestKeys.of(principal, key, "POST /api/agents/" + id + "/claim", fields.json());
        return claims.claim(principal, Cause.API, id, labels, once)
                .thenApply(task -> task == null ? HttpResponse.noContent() : JsonAnswers.ok(task));
    }

    /** Gives a task back, to be claimed again. */
    @Post(value = "/{id}/release", consumes = MediaType.APPLICATION_JSON)
    @RequestBody(content = @Content(schema = @Schema(implementation = Release.class)))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/Task")))
    @ApiResponse(responseCode = "409", ref = "#/components/responses/Conflict")
    @WriteErrors
    CompletionStage<HttpResponse<TaskDetail>> release(
            Principal principal,
            @PathVariable String id,
            @Body byte[] body,
            @Header(IDEMPOTENCY_KEY) @Nullable String key) {
        Fields fields = Fields.of(JsonText.read(body));
        String taskId = Requests.read(fields, Release.class).taskId();
        Event.Key once = RequestKeys.of(principal, key, "POST /api/agents/" + id + "/release", fields.json());
        return claims.release(principal, Cause.API, id, taskId, once).thenApply(task -> {
            if (task == null) {
                throw Refused.noTask();
            }
            return JsonAnswers.ok(task);
        });
    }

    /** Says that an agent is there. The body is optional: a heartbeat needs no fields. */
    @Post(value = "/{id}/heartbeat", consumes = MediaType.APPLICATION_JSON)
    @RequestBody(content = @Content(schema = @Schema(implementation = Beat.class)))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/Agent")))
    @ApiResponse(responseCode = "409", ref = "#/components/responses/Conflict")
    @WriteErrors
    CompletionStage<HttpResponse<Agent>> heartbeat(
            Principal principal,
            @PathVariable String id,
            HttpRequest<byte[]> request,
            @Header(IDEMPOTENCY_KEY) @Nullable String key) {
        Fields fields = Fields.of(request.getBody().map(JsonText::read).orElse(null));
        Event.Key once = RequestKeys.of(principal, key, "POST /api/agents/" + id + "/heartbeat", fields.json());
        return agents.heartbeat(principal, Cause.API, id, Requests.read(fields, Beat.class), once)
                .thenApply(JsonAnswers::ok);
    }
}
