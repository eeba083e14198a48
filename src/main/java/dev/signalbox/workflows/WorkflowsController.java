package dev.signalbox.workflows;

import dev.signalbox.access.JsonAnswers;
import dev.signalbox.access.Page;
import dev.signalbox.access.ReadErrors;
import dev.signalbox.model.Principal;
import io.micronaut.core.io.ResourceLoader;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The list of workflows, for who has signed in, and the schema of their files, for everyone. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
final class WorkflowsController {
    private static final String SCHEMA = "schemas/workflow.json";

    private final ShownWorkflows workflows;
    private final byte[] schema;

    WorkflowsController(ShownWorkflows workflows, ResourceLoader resources) {
        this.workflows = workflows;
        try (InputStream in =
                resources.getResourceAsStream("classpath:" + SCHEMA).orElseThrow()) {
            this.schema = in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The workflows, in the order of their names. */
    @Get("/api/workflows")
    @Secured(SecurityRule.IS_AUTHENTICATED)
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/WorkflowPage")))
    @ReadErrors
    HttpResponse<Page<Object>> list(Principal principal) {
        Objects.requireNonNull(principal);
        return JsonAnswers.ok(new Page<>(workflows.current().items(), null));
    }

    @Hidden
    @Get(value = "/" + SCHEMA, produces = "application/schema+json")
    @Secured(SecurityRule.IS_ANONYMOUS)
    HttpResponse<byte[]> schema() {
        return HttpResponse.ok(schema).header(HttpHeaders.CACHE_CONTROL, "public, max-age=3600");
    }
}
