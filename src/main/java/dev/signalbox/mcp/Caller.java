package dev.signalbox.mcp;

import dev.signalbox.model.Principal;
import io.modelcontextprotocol.common.McpTransportContext;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * Who sent a message.
 *
 * @param gone completed when the client disconnects before it is answered
 */
record Caller(Principal principal, CompletableFuture<Void> gone) {
    private static final String CALLER = "caller";

    McpTransportContext context() {
        return McpTransportContext.create(Map.of(CALLER, this));
    }

    static Caller of(McpTransportContext context) {
        return Objects.requireNonNull((Caller) context.get(CALLER));
    }
}
