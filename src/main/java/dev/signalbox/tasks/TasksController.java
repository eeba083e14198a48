package dev.signalbox.tasks;

import dev.signalbox.access.AuditTrail;
import dev.signalbox.access.JsonAnswers;
import dev.signalbox.access.ReadErrors;
import dev.signalbox.access.RequestKeys;
import dev.signalbox.access.WriteErrors;
import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Cause;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Event;
import dev.signalbox.model.Fields;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.TaskDetail;
import dev.signalbox.model.TaskPatch;
import dev.signalbox.model.Workflows;
import dev.signalbox.projection.Appended;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The HTTP endpoints {@code /api/tasks}. */
@Controller("/api/tasks")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class TasksController {
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final Pattern ETAG = Pattern.compile("(?:W/)?\"(\\d{1,18})\"");
    private static final int EVENTS_DEFAULT = 100;
    private static final int EVENTS_MAX = 500;

    private final TasksService tasks;
    private final TaskPages pages;
    private final AuditTrail audit;
    private final Workflows workflows;

    TasksController(TasksService tasks, TaskPages pages, AuditTrail audit, Workflows workflows) {
        this.tasks = tasks;
        this.pages = pages;
        this.audit = audit;
        this.workflows = workflows;
    }

    /**
     * A page of a timeline.
     *
     * @param nextAfter the task version after which the next page starts; {@code null} at the end
     */
    @Serdeable
    record EventPage(List<Event> items, @Nullable Long nextAfter) {}

    /** Creates a task. */
    @Post(consumes = MediaType.APPLICATION_JSON)
    @RequestBody(content = @Content(schema = @Schema(ref = "#/components/schemas/NewTask")))
    @ApiResponse(responseCode = "201", ref = "#/components/responses/Task")
    @WriteErrors
    CompletionStage<HttpResponse<TaskDetail>> create(
            Principal principal, @Body byte[] body, @Header(IDEMPOTENCY_KEY) @Nullable String key) {
        Fields fields = Fields.of(JsonText.read(body));
        Event.Key once = RequestKeys.of(principal, key, "POST /api/tasks", fields.json());
        return tasks.create(principal, Cause.API, NewTask.read(fields, workflows), once)
                .thenApply(appended -> {
                    Event event = appended.event();
                    if (event == null || !(event.payload() instanceof LifecycleEvent.Created created)) {
                        throw new Refused(ErrorCode.IDEMPOTENCY_MISMATCH, "This key was used for something else.");
                    }
                    TaskDetail task = TaskDetail.create(event, created);
                    return HttpResponse.created(task, URI.create("/api/tasks/" + event.taskId()))
                            .header(HttpHeaders.ETAG, etag(task));
                });
    }

    /** Lists the tasks of a space, the newest change first. */
    @Get
    @Operation(
            parameters = {
                @Parameter(
                        name = "spaceId",
                        in = ParameterIn.QUERY,
                        description = "main if absent.",
                        schema = @Schema(type = "string")),
                @Parameter(
                        name = "status",
                        in = ParameterIn.QUERY,
                        description = "One or several, with commas.",
                        schema = @Schema(type = "string")),
                @Parameter(
                        name = "q",
                        in = ParameterIn.QUERY,
                        description = "A text in title, description or comments.",
                        schema = @Schema(type = "string", maxLength = 200)),
                @Parameter(name = "assignedTo", in = ParameterIn.QUERY, schema = @Schema(type = "string")),
                @Parameter(name = "label", in = ParameterIn.QUERY, schema = @Schema(type = "string")),
                @Parameter(
                        name = "sort",
                        in = ParameterIn.QUERY,
                        description = "-updatedAt if absent.",
                        schema =
                                @Schema(
                                        type = "string",
                                        allowableValues = {"updatedAt", "-updatedAt", "createdAt", "-createdAt"})),
                @Parameter(
                        name = "limit",
                        in = ParameterIn.QUERY,
                        description = "50 if absent.",
                        schema = @Schema(type = "integer", minimum = "1", maximum = "200")),
                @Parameter(
                        name = "cursor",
                        in = ParameterIn.QUERY,
                        description = "nextCursor of the previous page, with the same sort.",
                        schema = @Schema(type = "string"))
            })
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/TaskPage")))
    @ApiResponse(responseCode = "304", ref = "#/components/responses/NotModified")
    @ReadErrors
    HttpResponse<TaskPage> list(Principal principal, HttpRequest<?> request) {
        TaskQuery query = TaskQuery.read(request.getParameters());
        String etag = "W/\"" + pages.version(principal, query) + "\"";
        if (etag.equals(request.getHeaders().get(HttpHeaders.IF_NONE_MATCH))) {
            return HttpResponse.<TaskPage>notModified().header(HttpHeaders.ETAG, etag);
        }
        TaskPage page = pages.page(query);
        return JsonAnswers.ok(page).header(HttpHeaders.ETAG, "W/\"" + page.version() + "\"");
    }

    /** One task, with the newest of its events. */
    @Get("/{id}")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/Task")))
    @ReadErrors
    HttpResponse<TaskDetail> get(Principal principal, @PathVariable String id) {
        return one(tasks.get(principal, id));
    }

    /** Changes title, description, labels, repository or who it is assigned to. */
    @Patch(value = "/{id}", consumes = MediaType.APPLICATION_JSON)
    @RequestBody(content = @Content(schema = @Schema(ref = "#/components/schemas/TaskPatch")))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/Task")))
    @ApiResponse(responseCode = "412", ref = "#/components/responses/Changed")
    @ApiResponse(responseCode = "409", ref = "#/components/responses/Conflict")
    @WriteErrors
    HttpResponse<TaskDetail> patch(
            Principal principal,
            @PathVariable String id,
            @Body byte[] body,
            @Header(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        Fields fields = Fields.of(JsonText.read(body));
        Long ifVersion = version(ifMatch);
        TaskPatch patch = TaskPatch.read(fields);
        fields.check();
        Appended.await(tasks.patch(principal, id, patch, ifVersion));
        return one(tasks.get(principal, id));
    }

    /** Deletes a task. */
    @Delete("/{id}")
    @ApiResponse(responseCode = "204", ref = "#/components/responses/Done")
    @ApiResponse(responseCode = "412", ref = "#/components/responses/Changed")
    @WriteErrors
    HttpResponse<?> delete(
            HttpRequest<?> request,
            Principal principal,
            @PathVariable String id,
            @Header(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        Event deleted =
                Appended.await(tasks.delete(principal, id, version(ifMatch))).event();
        if (deleted != null) {
            audit.ok(AuditTrail.Action.TASK_DELETED, principal, request, id, deleted.spaceId());
        }
        return HttpResponse.noContent();
    }

    /** The whole timeline of a task, oldest first. */
    @Get("/{id}/events")
    @Operation(
            parameters = {
                @Parameter(
                        name = "after",
                        in = ParameterIn.QUERY,
                        description = "The version of the task after which to start.",
                        schema = @Schema(type = "integer", minimum = "0")),
                @Parameter(
                        name = "limit",
                        in = ParameterIn.QUERY,
                        description = "100 if absent.",
                        schema = @Schema(type = "integer", minimum = "1", maximum = "500"))
            })
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/EventPage")))
    @ReadErrors
    HttpResponse<EventPage> events(Principal principal, @PathVariable String id, HttpRequest<?> request) {
        long after = TaskQuery.number(request.getParameters(), "after", 0, 0, Long.MAX_VALUE);
        int limit = (int) TaskQuery.number(request.getParameters(), "limit", EVENTS_DEFAULT, 1, EVENTS_MAX);
        List<Event> found = tasks.timeline(principal, id, after, limit + 1);
        boolean more = found.size() > limit;
        List<Event> page = more ? found.subList(0, limit) : found;
        return HttpResponse.ok(new EventPage(page, more ? page.getLast().taskVersion() : null));
    }

    /** Appends an event, which may move the task. */
    @Post(value = "/{id}/events", consumes = MediaType.APPLICATION_JSON)
    @RequestBody(content = @Content(schema = @Schema(ref = "#/components/schemas/NewEvent")))
    @ApiResponse(responseCode = "201", ref = "#/components/responses/Event")
    @ApiResponse(responseCode = "409", ref = "#/components/responses/Conflict")
    @WriteErrors
    CompletionStage<HttpResponse<Event>> append(
            Principal principal,
            @PathVariable String id,
            @Body byte[] body,
            @Header(IDEMPOTENCY_KEY) @Nullable String key) {
        NewEvent wanted = NewEvent.read(Fields.of(JsonText.read(body)), principal, id, key);
        return tasks.append(principal, Cause.API, id, wanted.payload(), wanted.once())
                .thenApply(appended -> {
                    Event event = appended.event();
                    Objects.requireNonNull(event, "an append makes an event or is refused");
                    return HttpResponse.created(event, URI.create("/api/tasks/" + id + "/events"));
                });
    }

    private static HttpResponse<TaskDetail> one(TaskDetail task) {
        return JsonAnswers.ok(task).header(HttpHeaders.ETAG, etag(task));
    }

    private static String etag(TaskDetail task) {
        return "\"" + task.task().version() + "\"";
    }

    /** The version in {@code If-Match}; {@code null} if absent or {@code *}. */
    private static @Nullable Long version(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.isBlank() || "*".equals(ifMatch.trim())) {
            return null;
        }
        Matcher matcher = ETAG.matcher(ifMatch.trim());
        if (!matcher.matches()) {
            throw Refused.invalid("If-Match", "must be a task's version in double quotes");
        }
        return Long.valueOf(matcher.group(1));
    }
}
