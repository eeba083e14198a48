package dev.signalbox.a2a;

import dev.signalbox.access.JsonAnswers;
import dev.signalbox.access.ReadErrors;
import dev.signalbox.access.WriteErrors;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Role;
import dev.signalbox.model.TaskDetail;
import dev.signalbox.model.TaskStatus;
import dev.signalbox.net.ClientAddress;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.projection.SpaceView;
import dev.signalbox.projection.Spaces;
import dev.signalbox.tasks.TaskPage;
import dev.signalbox.tasks.TaskPages;
import dev.signalbox.tasks.TasksService;
import io.micronaut.core.convert.ConversionService;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.micronaut.http.simple.SimpleHttpParameters;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The endpoints {@code /a2a/v1/tasks} (A2A 1.0, HTTP+JSON binding): tasks for other agents, to read and to follow. */
@Controller("/a2a/v1/tasks")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class A2aController {
    private static final String SUBSCRIBE = "/{id:[A-Za-z0-9]+}:subscribe";
    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final String UNKNOWN = "TASK_STATE_UNSPECIFIED";

    private final TasksService tasks;
    private final TaskPages pages;
    private final Spaces spaces;
    private final TaskStreams streams;
    private final ClientAddress clientAddress;

    A2aController(
            TasksService tasks, TaskPages pages, Spaces spaces, TaskStreams streams, ClientAddress clientAddress) {
        this.tasks = tasks;
        this.pages = pages;
        this.spaces = spaces;
        this.streams = streams;
        this.clientAddress = clientAddress;
    }

    /** One task, in the words of A2A. */
    @Get("/{id:[A-Za-z0-9]+}")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/A2aTask")))
    @ReadErrors
    HttpResponse<Map<String, Object>> get(Principal principal, @PathVariable String id) {
        try {
            TaskDetail task = tasks.get(principal, id);
            return JsonAnswers.ok(A2aTasks.task(task.task(), task.json()));
        } catch (Refused e) {
            throw inItsWords(e);
        }
    }

    /** The tasks of a space, {@code main} if it is not said, in the words of A2A. */
    @Get
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/A2aTaskPage")))
    @ReadErrors
    HttpResponse<Map<String, Object>> list(
            Principal principal,
            @QueryValue @Nullable String contextId,
            @QueryValue @Nullable String status,
            @QueryValue @Nullable String pageSize,
            @QueryValue @Nullable String pageToken) {
        String state = status == null || status.isBlank() || status.equals(UNKNOWN) ? null : status;
        if (state != null && !A2aTasks.states().contains(state)) {
            throw Refused.unknown("status", A2aTasks.states());
        }
        List<String> statuses = state == null
                ? List.of()
                : A2aTasks.statuses(state).stream().map(TaskStatus::wire).toList();
        Map<CharSequence, List<String>> query = new LinkedHashMap<>();
        query.put("status", statuses);
        put(query, "spaceId", contextId);
        put(query, "limit", pageSize);
        put(query, "cursor", pageToken);
        TaskPage page = pages.page(principal, new SimpleHttpParameters(query, ConversionService.SHARED));
        List<Map<String, Object>> found = page.items().stream()
                .filter(task -> state == null || A2aTasks.state(task).equals(state))
                .map(task -> A2aTasks.task(task, task.json()))
                .toList();
        Map<String, Object> counts = spaces.view(contextId == null ? LiveSpaces.MAIN : contextId, SpaceView::counts);
        long all = counts.entrySet().stream()
                .filter(count -> statuses.isEmpty() || statuses.contains(count.getKey()))
                .collect(Collectors.summingLong(count -> ((Number) count.getValue()).longValue()));
        return JsonAnswers.ok(Json.object(
                "tasks",
                found,
                "nextPageToken",
                page.nextCursor() == null ? "" : page.nextCursor(),
                "pageSize",
                found.size(),
                "totalSize",
                all));
    }

    private static void put(Map<CharSequence, List<String>> query, String name, @Nullable String value) {
        if (value != null) {
            query.put(name, List.of(value));
        }
    }

    /** The task, and its changes from then on; or those since the version in {@code Last-Event-ID}. */
    @Get(value = SUBSCRIBE, produces = MediaType.TEXT_EVENT_STREAM)
    @ApiResponse(responseCode = "200", content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM))
    @ReadErrors
    HttpResponse<?> subscribe(
            Principal principal,
            HttpRequest<?> request,
            @PathVariable String id,
            @Header(LAST_EVENT_ID) @Nullable String lastEventId) {
        try {
            tasks.requireTask(principal, id, Role.VIEWER);
        } catch (Refused e) {
            throw inItsWords(e);
        }
        return streams.of(
                        ((NettyHttpRequest<?>) request)
                                .getChannelHandlerContext()
                                .channel(),
                        principal,
                        clientAddress.of(request),
                        id,
                        version(lastEventId))
                .answer();
    }

    /** The same, as clients of A2A ask for it. */
    @Post(value = SUBSCRIBE, produces = MediaType.TEXT_EVENT_STREAM, consumes = MediaType.ALL)
    @ApiResponse(responseCode = "200", content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM))
    @WriteErrors
    HttpResponse<?> subscribeByPost(
            Principal principal,
            HttpRequest<?> request,
            @PathVariable String id,
            @Header(LAST_EVENT_ID) @Nullable String lastEventId) {
        return subscribe(principal, request, id, lastEventId);
    }

    /** One that is no version has seen nothing. */
    private static @Nullable Long version(@Nullable String lastEventId) {
        return lastEventId != null && lastEventId.strip().matches("\\d{1,18}")
                ? Long.valueOf(lastEventId.strip())
                : null;
    }

    /** With the member {@code error} that clients of A2A read. */
    private static Refused inItsWords(Refused refused) {
        if (refused.code() != ErrorCode.TASK_NOT_FOUND) {
            return refused;
        }
        String sentence = String.valueOf(refused.getMessage());
        return new Refused(
                refused.code(),
                sentence,
                Map.of(
                        "error",
                        Json.object(
                                "code",
                                404,
                                "status",
                                "NOT_FOUND",
                                "message",
                                sentence,
                                "details",
                                List.of(Map.of(
                                        "@type", "type.googleapis.com/google.rpc.ErrorInfo",
                                        "reason", "TASK_NOT_FOUND",
                                        "domain", "a2a-protocol.org")))));
    }
}
