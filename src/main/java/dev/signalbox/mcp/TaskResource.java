package dev.signalbox.mcp;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Refused;
import dev.signalbox.tasks.TasksService;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.AsyncResourceTemplateSpecification;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.ReadResourceResult;
import io.modelcontextprotocol.spec.McpSchema.ResourceTemplate;
import io.modelcontextprotocol.spec.McpSchema.TextResourceContents;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Tasks as resources: {@code signalbox://tasks/{id}}, as {@code GET /api/tasks/{id}} shows them. */
@Singleton
final class TaskResource {
    private static final Logger LOG = LoggerFactory.getLogger(TaskResource.class);

    private static final String PREFIX = "signalbox://tasks/";
    private static final String JSON = "application/json";

    private final TasksService tasks;

    TaskResource(TasksService tasks) {
        this.tasks = tasks;
    }

    AsyncResourceTemplateSpecification template() {
        return new AsyncResourceTemplateSpecification(
                ResourceTemplate.builder(PREFIX + "{id}", "task")
                        .title("Task")
                        .description("A task with its description and its newest 50 events.")
                        .mimeType(JSON)
                        .build(),
                (context, request) -> Mono.fromSupplier(() -> read(Caller.of(context), request.uri())));
    }

    private ReadResourceResult read(Caller caller, String uri) {
        try {
            byte[] task = JsonText.write(tasks.get(caller.principal(), uri.substring(PREFIX.length()))
                    .json());
            return ReadResourceResult.builder(
                            List.of(TextResourceContents.builder(uri, new String(task, StandardCharsets.UTF_8))
                                    .mimeType(JSON)
                                    .build()))
                    .build();
        } catch (Refused e) {
            throw McpError.RESOURCE_NOT_FOUND.apply(uri);
        } catch (RuntimeException e) {
            LOG.error("[MCP] resource=failed; answered as an internal error", e);
            throw McpError.builder(McpSchema.ErrorCodes.INTERNAL_ERROR)
                    .message(McpTransport.SORRY)
                    .build();
        }
    }
}
