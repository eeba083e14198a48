package dev.signalbox.mcp;

import io.modelcontextprotocol.server.McpStatelessServerFeatures.AsyncToolSpecification;
import java.util.List;

/** Some of the tools that the server offers. */
interface Toolbox {
    List<Tool> tools();

    /** As the SDK knows them. */
    default List<AsyncToolSpecification> specifications(Tool.Parts parts) {
        return tools().stream().map(tool -> tool.specification(parts)).toList();
    }
}
