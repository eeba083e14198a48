package dev.signalbox.mcp;

import io.micronaut.context.annotation.Requires;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.AsyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Content;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** The example tools that the published suite of MCP calls, over the product's own transport. */
@Singleton
@Requires(property = SuiteTools.ENABLED)
final class SuiteTools implements Toolbox {
    static final String ENABLED = "signalbox.test.suite-tools";

    private static final String BYTES = "iVBORw0KGgo=";
    private static final Content TEXT = McpSchema.TextContent.builder("Text").build();
    private static final Content IMAGE =
            McpSchema.ImageContent.builder(BYTES, "image/png").build();
    private static final Content AUDIO =
            McpSchema.AudioContent.builder(BYTES, "audio/wav").build();
    private static final Content RESOURCE = McpSchema.EmbeddedResource.builder(
                    McpSchema.TextResourceContents.builder("test://resource", "Text")
                            .mimeType("text/plain")
                            .build())
            .build();

    @Override
    public List<Tool> tools() {
        return List.of();
    }

    @Override
    public List<AsyncToolSpecification> specifications(Tool.Parts parts) {
        return List.of(
                tool("test_simple_text", false, TEXT),
                tool("test_image_content", false, IMAGE),
                tool("test_audio_content", false, AUDIO),
                tool("test_embedded_resource", false, RESOURCE),
                tool("test_multiple_content_types", false, TEXT, IMAGE, RESOURCE),
                tool("test_error_handling", true, TEXT));
    }

    private static AsyncToolSpecification tool(String name, boolean fails, Content... content) {
        return AsyncToolSpecification.builder()
                .tool(McpSchema.Tool.builder(name, Map.of("type", "object"))
                        .description("Of the suite.")
                        .build())
                .callHandler((context, request) -> Mono.just(CallToolResult.builder()
                        .content(List.of(content))
                        .isError(fails)
                        .build()))
                .build();
    }
}
