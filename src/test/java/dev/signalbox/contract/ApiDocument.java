package dev.signalbox.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.signalbox.fakes.TestServer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * {@code /openapi.yml} and {@code /asyncapi.yml} as judges of what was sent: it must have no field that its schema does not
 * name, and lack none that is required.
 */
final class ApiDocument {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final String SHAPES = "#/components/schemas/";

    private final JsonNode http;
    private final JsonNode sockets;
    private final Map<String, JsonSchema> compiled = new ConcurrentHashMap<>();

    ApiDocument(TestServer server) {
        this.http = yaml(text(server, "/openapi.yml"));
        this.sockets = yaml(text(server, "/asyncapi.yml").replace("openapi.yml" + SHAPES, SHAPES));
        close(http.at("/components/schemas"));
        close(sockets.at("/components/messages"));
    }

    private static String text(TestServer server, String path) {
        return server.send("GET", path, new byte[0]).body();
    }

    static JsonNode yaml(String text) {
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(10_000_000).build();
        return JSON.valueToTree(new Load(settings).loadFromString(text));
    }

    /** Where a schema names the fields of an object, there may be no others. */
    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object
                && object.path("properties").isObject()
                && object.path("type").isTextual()
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        schema.forEach(ApiDocument::close);
    }

    JsonNode http() {
        return http;
    }

    JsonNode sockets() {
        return sockets;
    }

    /** What is wrong with an answer; empty for one as it is described. */
    List<String> ofAnswer(String method, String path, int status, String contentType, String body) {
        String described = path(path);
        JsonNode operation = http.path("paths").path(described).path(method.toLowerCase(java.util.Locale.ROOT));
        if (operation.isMissingNode()) {
            return List.of(method + " " + path + " is not described");
        }
        JsonNode answer = resolve(operation.path("responses").path(String.valueOf(status)));
        if (answer.isMissingNode()) {
            return List.of(method + " " + described + " does not describe the status " + status);
        }
        String type = contentType.replaceAll(";.*", "");
        JsonNode schema = answer.path("content").path(type).path("schema");
        if (body.isEmpty() || !type.endsWith("json") && !schema.isMissingNode()) {
            return List.of();
        }
        return schema.isMissingNode()
                ? List.of(method + " " + described + " " + status + " does not describe " + type)
                : complaints(method + " " + described + " " + status + " " + type, schema, body);
    }

    /** What is wrong with a message of this name. */
    List<String> ofMessage(String name, String payload) {
        List<String> found = new ArrayList<>();
        boolean isKnown = false;
        for (JsonNode message : sockets.at("/components/messages")) {
            String pattern = message.path("name").asText().replaceAll("\\{[^}]*}", "[^:]+");
            if (name.matches(pattern) && !name.matches("space:draft")
                    || message.path("name").asText().equals(name)) {
                List<String> wrong = complaints(
                        message.path("name").asText() + message.hashCode(), message.path("payload"), payload);
                if (wrong.isEmpty()) {
                    return List.of();
                }
                isKnown = true;
                found.addAll(wrong);
            }
        }
        return isKnown ? found : List.of(name + " is not described");
    }

    private List<String> complaints(String key, JsonNode schema, String body) {
        JsonSchema validator = compiled.computeIfAbsent(key, none -> {
            ObjectNode root = schema.deepCopy();
            root.putObject("components").set("schemas", http.at("/components/schemas"));
            return SCHEMAS.getSchema(root);
        });
        return validator.validate(body, InputFormat.JSON).stream()
                .map(complaint -> key + ": " + complaint.getMessage())
                .toList();
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? http.at(node.get("$ref").asText().substring(1)) : node;
    }

    /** The described path that fits, the one with the fewest parameters first. */
    String path(String path) {
        String plain = path.replaceAll("\\?.*", "");
        List<String> fits = new ArrayList<>();
        http.path("paths").fieldNames().forEachRemaining(described -> {
            if (plain.matches(described.replaceAll("\\{[^}]*}", "[^/]+"))) {
                fits.add(described);
            }
        });
        return fits.stream()
                .min(Comparator.comparing(described -> described.split("\\{").length))
                .orElse(plain);
    }
}
