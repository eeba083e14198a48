package dev.signalbox.mcp;

import dev.signalbox.model.Principal;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint {@code /mcp} (Model Context Protocol, "Streamable HTTP"): a POST for each message, answered with JSON. There are
 * no sessions and no streams of the server, so other methods are not allowed. Its own protocol describes it, and not
 * {@code /openapi.yml}.
 */
@Hidden
@Controller("/mcp")
@Secured(SecurityRule.IS_AUTHENTICATED)
final class McpController {
    private final McpTransport transport;

    McpController(McpTransport transport) {
        this.transport = transport;
    }

    /** 200 with the answer to a request; 202 for a notification; 400 for what is neither. */
    @Post(consumes = MediaType.APPLICATION_JSON)
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<?> message(Principal principal, HttpRequest<?> request, @Body byte @Nullable [] body) {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        Channel channel =
                ((NettyHttpRequest<?>) request).getChannelHandlerContext().channel();
        ChannelFutureListener onClose = closed -> gone.complete(null);
        channel.closeFuture().addListener(onClose);
        try {
            McpTransport.Answer answer = transport.answer(
                    new Caller(principal, gone),
                    request.getHeaders().get("MCP-Protocol-Version"),
                    body == null ? new byte[0] : body);
            return answer.json() == null
                    ? HttpResponse.accepted()
                    : HttpResponse.status(HttpStatus.valueOf(answer.status()))
                            .body(answer.json())
                            .contentType(MediaType.APPLICATION_JSON_TYPE);
        } finally {
            channel.closeFuture().removeListener(onClose); // the connection goes on to other requests
        }
    }

    @Get
    HttpResponse<?> stream() {
        return notAllowed();
    }

    @Delete
    HttpResponse<?> end() {
        return notAllowed();
    }

    private static HttpResponse<?> notAllowed() {
        return HttpResponse.status(HttpStatus.METHOD_NOT_ALLOWED).header(HttpHeaders.ALLOW, "POST");
    }
}
