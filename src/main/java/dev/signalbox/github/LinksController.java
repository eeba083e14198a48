package dev.signalbox.github;

import dev.signalbox.access.JsonAnswers;
import dev.signalbox.access.Requests;
import dev.signalbox.access.WriteErrors;
import dev.signalbox.model.Cause;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Role;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskDetail;
import dev.signalbox.model.TaskEvent;
import dev.signalbox.projection.Appended;
import dev.signalbox.projection.Command;
import dev.signalbox.tasks.PullLink;
import dev.signalbox.tasks.TasksService;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code POST} and {@code DELETE /api/tasks/{id}/links {prUrl}}: a pull request linked, or unlinked, by hand. */
@Controller("/api/tasks/{id}/links")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class LinksController {
    private final TasksService tasks;

    LinksController(TasksService tasks) {
        this.tasks = tasks;
    }

    /** Answers with the task; one that has the pull request already stays as it is. */
    @Post(consumes = MediaType.APPLICATION_JSON)
    @RequestBody(content = @Content(schema = @Schema(implementation = PullLink.class)))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/Task")))
    @ApiResponse(responseCode = "409", ref = "#/components/responses/Conflict")
    @WriteErrors
    HttpResponse<TaskDetail> link(Principal principal, @PathVariable String id, @Body byte[] body) {
        PullLink pull = Requests.read(body, PullLink.class);
        append(principal, id, pull::linked);
        return JsonAnswers.ok(tasks.get(principal, id));
    }

    /** Takes a pull request from the task. */
    @Delete(consumes = MediaType.APPLICATION_JSON)
    @RequestBody(content = @Content(schema = @Schema(implementation = PullLink.class)))
    @ApiResponse(responseCode = "204", ref = "#/components/responses/Done")
    @WriteErrors
    HttpResponse<?> unlink(Principal principal, @PathVariable String id, @Body byte[] body) {
        PullLink pull = Requests.read(body, PullLink.class);
        append(principal, id, pull::unlinked);
        return HttpResponse.noContent();
    }

    private void append(Principal principal, String id, Function<Task, @Nullable TaskEvent> change) {
        Appended.await(tasks.change(principal, Cause.API, id, Role.MEMBER, task -> {
            TaskEvent event = change.apply(task);
            return event == null ? null : new Command.Draft(id, event, false);
        }));
    }
}
