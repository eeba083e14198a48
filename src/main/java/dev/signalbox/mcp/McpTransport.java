package dev.signalbox.mcp;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Refused;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.AsyncToolSpecification;
import io.modelcontextprotocol.server.McpStatelessServerHandler;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse.JSONRPCError;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpStatelessServerTransport;
import io.modelcontextprotocol.spec.ProtocolVersions;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Carries messages between {@link McpController} and the SDK's stateless server, which it starts. */
@Singleton
final class McpTransport implements McpStatelessServerTransport {
    /** What is said of a failure of our own. */
    static final String SORRY = "Something went wrong here.";

    private static final String INSTRUCTIONS = """
            Signalbox is a board of tasks for people and agents. Take a task with claim_next_task, or be given the id of one. \
            Say what you do with report_progress, about once a minute: an agent that is silent for longer counts as offline, \
            and its task is given to another. When you need a person, use ask with waitSeconds, and call it again with the \
            same ids until open is empty. Give the pull request with link_pull_request. End with finish.""";

    /** The newest is the last. */
    private static final List<String> VERSIONS =
            List.of(ProtocolVersions.MCP_2025_03_26, ProtocolVersions.MCP_2025_06_18, ProtocolVersions.MCP_2025_11_25);

    private final McpJsonMapper json =
            new JacksonMcpJsonMapper(JsonMapper.builder().build());
    /** Set by the server. */
    private @Nullable McpStatelessServerHandler handler;

    McpTransport(List<Toolbox> toolboxes, Tool.Parts parts, TaskResource tasks) {
        List<AsyncToolSpecification> tools = new ArrayList<>();
        toolboxes.forEach(toolbox -> tools.addAll(toolbox.specifications(parts)));
        McpServer.async(this)
                .serverInfo("signalbox", version())
                .instructions(INSTRUCTIONS)
                .capabilities(ServerCapabilities.builder()
                        .tools(false)
                        .resources(false, false)
                        .build())
                .jsonMapper(json)
                .jsonSchemaValidator(new Unchecked())
                .validateToolInputs(false)
                .tools(tools)
                .resourceTemplates(tasks.template())
                .build();
    }

    private static String version() {
        return Objects.requireNonNullElse(McpTransport.class.getPackage().getImplementationVersion(), "0");
    }

    /** The readers of the HTTP API check arguments; that results have their shape is for tests. */
    private static final class Unchecked implements JsonSchemaValidator {
        @Override
        public ValidationResponse validate(Map<String, Object> schema, Object content) {
            return ValidationResponse.asValid("");
        }
    }

    /**
     * The answer to a message.
     *
     * @param status of HTTP
     * @param json {@code null} for none
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(int status, byte @Nullable [] json) {}

    /**
     * Blocks.
     *
     * @param version of the protocol as the client says; {@code null} if it does not
     */
    Answer answer(Caller caller, @Nullable String version, byte[] body) {
        if (version != null && !VERSIONS.contains(version)) {
            return refusal(
                    McpSchema.ErrorCodes.INVALID_REQUEST,
                    "This version of the protocol is not supported; these are: " + String.join(", ", VERSIONS));
        }
        Object message;
        try {
            message = JsonText.read(body);
        } catch (Refused e) {
            return refusal(McpSchema.ErrorCodes.PARSE_ERROR, String.valueOf(e.getMessage()));
        }
        if (!(message instanceof Map<?, ?> map)
                || !McpSchema.JSONRPC_VERSION.equals(map.get("jsonrpc"))
                || !(map.get("method") instanceof String method)) {
            return refusal(
                    McpSchema.ErrorCodes.INVALID_REQUEST,
                    "The body must be a request or a notification of JSON-RPC 2.0.");
        }
        Object id = map.get("id");
        if (id == null) {
            server().handleNotification(caller.context(), new JSONRPCNotification(method, map.get("params")))
                    .block();
            return new Answer(202, null);
        }
        return id instanceof String || id instanceof Number
                ? new Answer(200, write(answer(caller, new JSONRPCRequest(method, id, map.get("params")))))
                : refusal(McpSchema.ErrorCodes.INVALID_REQUEST, "An id is a text or a number.");
    }

    private JSONRPCResponse answer(Caller caller, JSONRPCRequest request) {
        try {
            JSONRPCResponse answer = Objects.requireNonNull(
                    server().handleRequest(caller.context(), request).block());
            JSONRPCError error = answer.error();
            // Our own handlers fail with SORRY only; all else is the SDK, which cannot read the parameters and shows
            // its classes.
            return error == null || error.code() != McpSchema.ErrorCodes.INTERNAL_ERROR || SORRY.equals(error.message())
                    ? answer
                    : noParameters(request);
        } catch (McpError e) {
            return JSONRPCResponse.error(request.id(), e.getJsonRpcError());
        } catch (RuntimeException e) { // the same, before it has begun
            return noParameters(request);
        }
    }

    private static JSONRPCResponse noParameters(JSONRPCRequest request) {
        return JSONRPCResponse.error(
                request.id(),
                new JSONRPCError(McpSchema.ErrorCodes.INVALID_PARAMS, "These are no parameters of the method."));
    }

    private McpStatelessServerHandler server() {
        return Objects.requireNonNull(handler, "the server sets it when it is built");
    }

    /** Of a message whose id is not known. */
    private static Answer refusal(int code, String sentence) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("jsonrpc", McpSchema.JSONRPC_VERSION);
        json.put("id", null);
        json.put("error", Map.of("code", code, "message", sentence));
        return new Answer(400, JsonText.write(json));
    }

    private byte[] write(JSONRPCResponse response) {
        try {
            return json.writeValueAsBytes(response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void setMcpHandler(McpStatelessServerHandler server) {
        handler = server;
    }

    @Override
    public List<String> protocolVersions() {
        return VERSIONS;
    }

    @Override
    public Mono<Void> closeGracefully() {
        return Mono.empty();
    }
}
