package dev.signalbox.a2a;

import dev.signalbox.access.ReadErrors;
import dev.signalbox.model.Json;
import dev.signalbox.ops.PublicAddress;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The card by which agents find what this server offers (A2A 1.0, "Agent Card"). Open to everyone. */
@Controller("/.well-known/agent-card.json")
@Secured(SecurityRule.IS_ANONYMOUS)
final class AgentCardController {
    private final PublicAddress address;

    AgentCardController(PublicAddress address) {
        this.address = address;
    }

    /** Where and how agents read tasks here. */
    @Get
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(type = "object")))
    @ReadErrors
    HttpResponse<Map<String, Object>> card() {
        String version = AgentCardController.class.getPackage().getImplementationVersion();
        return HttpResponse.<Map<String, Object>>ok(Json.object(
                        "name",
                        "Signalbox",
                        "description",
                        "Tasks that people and coding agents carry from an idea to a merged pull request.",
                        "version",
                        Objects.requireNonNullElse(version, "0"),
                        "supportedInterfaces",
                        List.of(Map.of(
                                "url", address.of("/a2a/v1"),
                                "protocolBinding", "HTTP+JSON",
                                "protocolVersion", "1.0")),
                        "capabilities",
                        Map.of("streaming", true, "pushNotifications", false),
                        "securitySchemes",
                        Map.of("bearer", Map.of("httpAuthSecurityScheme", Map.of("scheme", "Bearer"))),
                        "securityRequirements",
                        List.of(Map.of("schemes", Map.of("bearer", Map.of("list", List.of())))),
                        "defaultInputModes",
                        List.of("text/plain"),
                        "defaultOutputModes",
                        List.of("text/plain"),
                        "skills",
                        List.of(Map.of(
                                "id", "tasks",
                                "name", "Tasks",
                                "description", "Read tasks, and follow what happens to them.",
                                "tags", List.of("tasks", "status")))))
                .header(HttpHeaders.CACHE_CONTROL, "no-cache");
    }
}
