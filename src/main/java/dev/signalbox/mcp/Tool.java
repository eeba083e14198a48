package dev.signalbox.mcp;

import com.mongodb.MongoException;
import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Cause;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Fields;
import dev.signalbox.model.OwnAgents;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.ops.Metrics;
import dev.signalbox.ops.WriteLimit;
import dev.signalbox.store.Mongo;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.AsyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * One tool: what it is called, takes, and answers with. Its action may block, and throws {@link Refused} for what is not
 * possible.
 */
record Tool(
        String name,
        String description,
        boolean writes,
        Map<String, Object> input,
        Map<String, Object> output,
        Function<Call, Map<String, Object>> action) {
    private static final Logger LOG = LoggerFactory.getLogger(Tool.class);

    /** One call of a tool. */
    record Call(Caller caller, Fields arguments) {
        Principal principal() {
            return caller.principal();
        }
    }

    /** What every call needs. */
    @Singleton
    record Parts(WriteLimit writes, OwnAgents agents, Metrics metrics) {}

    AsyncToolSpecification specification(Parts parts) {
        McpSchema.Tool tool = McpSchema.Tool.builder(name, input)
                .description(description)
                .outputSchema(output)
                .annotations(ToolAnnotations.builder()
                        .readOnlyHint(!writes)
                        .destructiveHint(false)
                        .openWorldHint(false)
                        .build())
                .build();
        return AsyncToolSpecification.builder()
                .tool(tool)
                .callHandler((context, request) ->
                        Mono.fromSupplier(() -> result(parts, Caller.of(context), request.arguments())))
                .build();
    }

    private CallToolResult result(Parts parts, Caller caller, @Nullable Map<String, Object> arguments) {
        try {
            if (writes) {
                parts.writes.take(caller.principal());
            }
            parts.agents.seen(caller.principal(), Cause.MCP);
            Map<String, Object> answer = action.apply(new Call(caller, Fields.of(arguments)));
            return CallToolResult.builder()
                    .structuredContent(answer)
                    .addTextContent(text(answer))
                    .isError(false)
                    .build();
        } catch (RuntimeException e) {
            Refused refused = refused(e);
            parts.metrics.error(refused.code());
            return CallToolResult.builder()
                    .addTextContent(text(refused.json())) // structured content would have to be of the output's schema
                    .isError(true)
                    .build();
        }
    }

    private Refused refused(RuntimeException thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof Refused expected) {
            return expected;
        }
        if (cause instanceof MongoException) {
            if (!Mongo.isOutage(cause)) {
                LOG.warn(
                        "[STORE] tool={} error={}; refused as STORE_UNAVAILABLE",
                        name,
                        cause.getClass().getSimpleName());
            }
            return Refused.busy("The store does not answer. Try again.");
        }
        LOG.error("[MCP] tool={} failed; refused as INTERNAL", name, cause);
        return new Refused(ErrorCode.INTERNAL, McpTransport.SORRY);
    }

    private static String text(Map<String, Object> json) {
        return new String(JsonText.write(json), StandardCharsets.UTF_8);
    }
}
