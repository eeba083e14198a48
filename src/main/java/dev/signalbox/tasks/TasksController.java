package dev.signalbox.tasks;

import dev.signalbox.access.AuditTrail;
import dev.signalbox.access.RequestKeys;
import dev.signalbox.access.SpaceAccess;
import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Event;
import dev.signalbox.model.EventType;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Role;
import dev.signalbox.model.Task;
import dev.signalbox.projection.Appended;
import dev.signalbox.projection.Spaces;
import dev.signalbox.projection.TaskList;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
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
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The door for HTTP: {@code /api/tasks} (SPEC section 4). */
@Controller("/api/tasks")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class TasksController {
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final Pattern ETAG = Pattern.compile("(?:W/)?\"(\\d{1,18})\"");
    private static final int EVENTS_DEFAULT = 100;
    private static final int EVENTS_MAX = 500;
    /** How long a list waits for the projection, so that one finds what one has just written. */
    private static final long PROJECTION_WAIT_MILLIS = 500;

    private final TasksService tasks;
    private final SpaceAccess access;
    private final TaskList list;
    private final Spaces spaces;
    private final AuditTrail audit;

    TasksController(TasksService tasks, SpaceAccess access, TaskList list, Spaces spaces, AuditTrail audit) {
        this.tasks = tasks;
        this.access = access;
        this.audit = audit;
        this.list = list;
        this.spaces = spaces;
    }

    @Post(consumes = MediaType.APPLICATION_JSON)
    CompletionStage<HttpResponse<byte[]>> create(
            Principal principal, @Body byte[] body, @Header(IDEMPOTENCY_KEY) @Nullable String key) {
        Object json = JsonText.read(body);
        Event.Key once = RequestKeys.of(principal, key, "POST /api/tasks", json);
        return tasks.create(principal, Fields.of(json), once).thenApply(appended -> {
            Task task = appended.task();
            if (task == null) {
                throw new Refused(ErrorCode.IDEMPOTENCY_MISMATCH, "This key was used for something else.");
            }
            return json(HttpResponse.created(URI.create("/api/tasks/" + task.id())), task.json())
                    .header(HttpHeaders.ETAG, etag(task));
        });
    }

    @Get
    HttpResponse<byte[]> list(Principal principal, HttpRequest<?> request) {
        TaskQuery query = TaskQuery.read(request.getParameters());
        String spaceId = query.filter().spaceId();
        access.require(principal, spaceId, Role.VIEWER);
        spaces.follow(spaceId); // what another instance has answered is to be found here
        spaces.awaitProjected(spaceId, PROJECTION_WAIT_MILLIS);
        long version = spaces.projectedVersion(spaceId);
        String etag = "W/\"" + version + "\"";
        if (etag.equals(request.getHeaders().get(HttpHeaders.IF_NONE_MATCH))) {
            return HttpResponse.<byte[]>notModified().header(HttpHeaders.ETAG, etag);
        }
        List<Task> found = list.page(query.filter(), query.after(), query.limit() + 1);
        boolean more = found.size() > query.limit();
        List<Task> page = more ? found.subList(0, query.limit()) : found;
        Map<String, Object> answer = Json.object(
                "items",
                Json.array(page, TasksController::listed),
                "nextCursor",
                more ? query.cursorAfter(page.getLast()) : null,
                "version",
                version);
        return json(HttpResponse.ok(), answer)
                .header(HttpHeaders.ETAG, etag)
                .header(HttpHeaders.CACHE_CONTROL, "private, no-cache");
    }

    private static Map<String, Object> listed(Task task) {
        Map<String, Object> json = task.listJson();
        if (task.description() != null) {
            json.put("description", task.description());
        }
        return json;
    }

    @Get("/{id}")
    HttpResponse<byte[]> get(Principal principal, @PathVariable String id) {
        return one(HttpResponse.ok(), tasks.get(principal, id));
    }

    @Patch(value = "/{id}", consumes = MediaType.APPLICATION_JSON)
    CompletionStage<HttpResponse<byte[]>> patch(
            Principal principal,
            @PathVariable String id,
            @Body byte[] body,
            @Header(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        Fields patch = Fields.of(JsonText.read(body));
        return tasks.patch(principal, id, patch, version(ifMatch)).thenApply(appended -> {
            Task task = appended.task();
            return one(HttpResponse.ok(), task == null ? tasks.get(principal, id) : task);
        });
    }

    @Delete("/{id}")
    HttpResponse<byte[]> delete(
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

    @Get("/{id}/events")
    HttpResponse<byte[]> events(Principal principal, @PathVariable String id, HttpRequest<?> request) {
        long after = TaskQuery.number(request.getParameters(), "after", 0, 0, Long.MAX_VALUE);
        int limit = (int) TaskQuery.number(request.getParameters(), "limit", EVENTS_DEFAULT, 1, EVENTS_MAX);
        List<Event> found = tasks.timeline(principal, id, after, limit + 1);
        boolean more = found.size() > limit;
        List<Event> page = more ? found.subList(0, limit) : found;
        return json(
                HttpResponse.ok(),
                Json.object(
                        "items",
                        Json.array(page, Event::json),
                        "nextAfter",
                        more ? page.getLast().taskVersion() : null));
    }

    @Post(value = "/{id}/events", consumes = MediaType.APPLICATION_JSON)
    CompletionStage<HttpResponse<byte[]>> append(
            Principal principal,
            @PathVariable String id,
            @Body byte[] body,
            @Header(IDEMPOTENCY_KEY) @Nullable String key) {
        Fields fields = Fields.of(JsonText.read(body));
        String type = fields.oneOf("type", EventType.appendable());
        Fields data = fields.object("data");
        fields.check();
        Event.Key once = TasksService.keyOfEvent(principal, key, id, type, data);
        return tasks.append(principal, id, type, data, once).thenApply(appended -> {
            Event event = appended.event();
            Objects.requireNonNull(event, "an append makes an event or is refused");
            return json(HttpResponse.created(URI.create("/api/tasks/" + id + "/events")), event.json());
        });
    }

    private static MutableHttpResponse<byte[]> one(MutableHttpResponse<?> response, Task task) {
        return json(response, task.json())
                .header(HttpHeaders.ETAG, etag(task))
                .header(HttpHeaders.CACHE_CONTROL, "private, no-cache");
    }

    private static String etag(Task task) {
        return "\"" + task.version() + "\"";
    }

    /** The version of {@code If-Match}; {@code null} for none, or for {@code *}. */
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

    private static MutableHttpResponse<byte[]> json(MutableHttpResponse<?> response, Map<String, Object> body) {
        return response.body(JsonText.write(body)).contentType(MediaType.APPLICATION_JSON_TYPE);
    }
}
