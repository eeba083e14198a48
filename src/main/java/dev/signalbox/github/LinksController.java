package dev.signalbox.github;

import dev.signalbox.access.JsonAnswers;
import dev.signalbox.access.WriteErrors;
import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Cause;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Principal;
import dev.signalbox.model.PullDetails;
import dev.signalbox.model.PullRequest;
import dev.signalbox.model.PullRequestEvent;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Role;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskDetail;
import dev.signalbox.model.TaskEvent;
import dev.signalbox.model.Transitions;
import dev.signalbox.projection.Appended;
import dev.signalbox.projection.Command;
import dev.signalbox.projection.LiveSpaces;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code POST} and {@code DELETE /api/tasks/{id}/links {prUrl}}: a pull request linked, or unlinked, by hand. */
@Controller("/api/tasks/{id}/links")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class LinksController {
    private static final Pattern PULL_URL =
            Pattern.compile("https?://[^/\\s]+/([\\w.-]{1,100}/[\\w.-]{1,99})/pull/([1-9]\\d{0,8})(?:[/?#].*)?");

    private final TasksService tasks;
    private final LiveSpaces spaces;

    LinksController(TasksService tasks, LiveSpaces spaces) {
        this.tasks = tasks;
        this.spaces = spaces;
    }

    /** What a {@code prUrl} names. */
    private record Pull(String url, String repo, long number) {
        static Pull read(byte[] body) {
            Fields fields = Fields.of(JsonText.read(body));
            String url = fields.url("prUrl");
            fields.check();
            Matcher matcher = PULL_URL.matcher(url);
            if (!matcher.matches()) {
                throw Refused.invalid("prUrl", "must be the address of a pull request");
            }
            return new Pull(url, matcher.group(1), Long.parseLong(matcher.group(2)));
        }

        /** The linked one, also by the address that is shown of it, which a rename of the repository leaves. */
        @Nullable
        PullRequest of(Task task) {
            PullRequest named = task.pull(number, repo);
            return named != null
                    ? named
                    : task.pulls().stream()
                            .filter(pull -> pull.url().equalsIgnoreCase(url))
                            .findFirst()
                            .orElse(null);
        }

        TaskEvent linked() {
            return new PullRequestEvent.PrOpened(url, number, repo, false, null);
        }

        @Nullable
        TaskEvent unlinked(Task task) {
            PullRequest linked = of(task);
            return linked == null
                    ? null
                    : new PullRequestEvent.PrUpdated(
                            linked.number(),
                            linked.repo(),
                            null,
                            PullRequestEvent.PrUpdated.UNLINKED,
                            null,
                            PullDetails.ofRepo(linked.repoId() == 0 ? null : (Long) linked.repoId()));
        }
    }

    /** Answers with the task; one that has the pull request already stays as it is. */
    @Post(consumes = MediaType.APPLICATION_JSON)
    @RequestBody(content = @Content(schema = @Schema(ref = "#/components/schemas/PullRequestLink")))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/Task")))
    @ApiResponse(responseCode = "409", ref = "#/components/responses/Conflict")
    @WriteErrors
    HttpResponse<TaskDetail> link(Principal principal, @PathVariable String id, @Body byte[] body) {
        Pull pull = Pull.read(body);
        append(principal, id, task -> pull.of(task) == null ? pull.linked() : null);
        return JsonAnswers.ok(tasks.get(principal, id));
    }

    /** Takes a pull request from the task. */
    @Delete(consumes = MediaType.APPLICATION_JSON)
    @RequestBody(content = @Content(schema = @Schema(ref = "#/components/schemas/PullRequestLink")))
    @ApiResponse(responseCode = "204", ref = "#/components/responses/Done")
    @WriteErrors
    HttpResponse<?> unlink(Principal principal, @PathVariable String id, @Body byte[] body) {
        Pull pull = Pull.read(body);
        append(principal, id, pull::unlinked);
        return HttpResponse.noContent();
    }

    private void append(Principal principal, String id, Change change) {
        String spaceId = tasks.requireTask(principal, id, Role.MEMBER);
        Appended.await(spaces.append(spaceId, new Command(principal.actor(), Cause.API, null, state -> {
            Task task = state.task(id);
            if (task == null) {
                throw Refused.noTask();
            }
            TaskEvent event = change.of(task);
            if (event == null) {
                return null;
            }
            Transitions.require(task, event);
            return new Command.Draft(id, event, false);
        })));
    }

    /** The event for a task as it is; {@code null} for none. */
    private interface Change {
        @Nullable
        TaskEvent of(Task task);
    }
}
