package dev.signalbox.mcp;

import io.modelcontextprotocol.server.McpStatelessServerFeatures.AsyncToolSpecification;
import java.util.List;

/** Some of the tools that the server offers. */
interface Toolbox {
    List<AsyncToolSpecification> tools();
}
