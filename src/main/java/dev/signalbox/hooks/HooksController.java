package dev.signalbox.hooks;

import dev.signalbox.access.WriteErrors;
import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Principal;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/hooks/…}: what agents report of themselves. */
@Controller("/api/hooks")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class HooksController {
    private final Reports reports;

    HooksController(Reports reports) {
        this.reports = reports;
    }

    /** Whether a report was about a task; nothing in it means anything to an agent. */
    @Serdeable
    record Receipt(String result, @Nullable String taskId) {
        static HttpResponse<Receipt> of(@Nullable String taskId) {
            return HttpResponse.<Receipt>accepted().body(new Receipt(taskId == null ? "unbound" : "bound", taskId));
        }
    }

    /** Takes the JSON of Claude Code's HTTP hooks, of every event. */
    @Post(value = "/claude-code", consumes = MediaType.APPLICATION_JSON)
    @RequestBody(content = @Content(schema = @Schema(type = "object", description = "As Claude Code sends it.")))
    @ApiResponse(responseCode = "202", ref = "#/components/responses/HookReceipt")
    @WriteErrors
    HttpResponse<Receipt> claudeCode(
            Principal principal,
            @Body byte[] body,
            @QueryValue @Nullable String taskId,
            @QueryValue @Nullable String branch) {
        return take(principal, ClaudeCode::read, body, taskId, branch);
    }

    /** Takes the plain form of a report, of any agent. */
    @Post(value = "/agent", consumes = MediaType.APPLICATION_JSON)
    @RequestBody(content = @Content(schema = @Schema(ref = "#/components/schemas/AgentHook")))
    @ApiResponse(responseCode = "202", ref = "#/components/responses/HookReceipt")
    @WriteErrors
    HttpResponse<Receipt> agent(
            Principal principal,
            @Body byte[] body,
            @QueryValue @Nullable String taskId,
            @QueryValue @Nullable String branch) {
        return take(principal, PlainForm::read, body, taskId, branch);
    }

    private interface Form {
        Report read(Fields fields);
    }

    private HttpResponse<Receipt> take(
            Principal principal, Form form, byte[] body, @Nullable String taskId, @Nullable String branch) {
        Fields fields = Fields.of(JsonText.readForeign(body));
        Report report = form.read(fields);
        return Receipt.of(
                reports.take(principal, report, said(fields, "taskId", taskId), said(fields, "branch", branch)));
    }

    /** What the body says, else what the address says. */
    private static @Nullable String said(Fields fields, String name, @Nullable String otherwise) {
        return fields.json().get(name) instanceof String text && !text.isBlank() ? text : otherwise;
    }
}
