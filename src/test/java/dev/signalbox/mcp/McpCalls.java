package dev.signalbox.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.signalbox.fakes.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A caller of tools over plain HTTP, that holds each result against the tool's schema. */
final class McpCalls {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final Map<String, JsonNode> TOOLS = new ConcurrentHashMap<>();

    private final TestServer server;
    private final String key;

    McpCalls(TestServer server, String key) {
        this.server = server;
        this.key = key;
    }

    static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<String> post(String body, String... headers) {
        String[] all = new String[headers.length + 4];
        System.arraycopy(new String[] {"X-API-Key", key, "Content-Type", "application/json"}, 0, all, 0, 4);
        System.arraycopy(headers, 0, all, 4, headers.length);
        return server.send("POST", "/mcp", body.getBytes(StandardCharsets.UTF_8), all);
    }

    JsonNode request(String method, String params) {
        HttpResponse<String> answer =
                post("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" + method + "\",\"params\":" + params + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return read(answer.body());
    }

    /** The tools by name. */
    Map<String, JsonNode> tools() {
        if (TOOLS.isEmpty()) {
            request("tools/list", "{}")
                    .at("/result/tools")
                    .forEach(tool -> TOOLS.put(tool.get("name").asText(), tool));
        }
        return TOOLS;
    }

    /** The structured result of a call that works. */
    JsonNode call(String tool, String arguments) {
        JsonNode result = request("tools/call", "{\"name\":\"" + tool + "\",\"arguments\":" + arguments + "}")
                .get("result");
        assertThat(result.path("isError").asBoolean()).as(result.toString()).isFalse();
        JsonNode structured = result.get("structuredContent");
        assertThat(read(result.at("/content/0/text").asText())).isEqualTo(structured);
        assertThat(SCHEMAS.getSchema(tools().get(tool).get("outputSchema")).validate(structured))
                .isEmpty();
        return structured;
    }

    /** {@code {code, message, …}} of a call that is refused. */
    JsonNode refusal(String tool, String arguments) {
        JsonNode result = request("tools/call", "{\"name\":\"" + tool + "\",\"arguments\":" + arguments + "}")
                .get("result");
        assertThat(result.path("isError").asBoolean()).as(result.toString()).isTrue();
        JsonNode error = read(result.at("/content/0/text").asText());
        assertThat(error.path("message").asText()).isNotEmpty();
        return error;
    }

    /** Whether the arguments are of the tool's schema. */
    boolean fits(String tool, String arguments) {
        return SCHEMAS.getSchema(tools().get(tool).get("inputSchema"))
                .validate(read(arguments))
                .isEmpty();
    }
}
