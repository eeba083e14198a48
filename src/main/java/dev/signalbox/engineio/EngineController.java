package dev.signalbox.engineio;

import dev.signalbox.socketio.EngineBeans;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.inject.Named;
import java.util.concurrent.CompletionStage;

/**
 * Requests to {@code /socket.io/} without an upgrade. They need no credential: the one in the handshake is kept and checked
 * when the client connects to a namespace, and later requests are identified by the sid.
 */
@Hidden
@Controller(EngineBeans.PATH)
@Secured(SecurityRule.IS_ANONYMOUS)
class EngineController {
    private final Engine engine;

    EngineController(@Named(EngineBeans.PATH) Engine engine) {
        this.engine = engine;
    }

    @Get(headRoute = false, produces = MediaType.ALL)
    CompletionStage<HttpResponse<byte[]>> get(HttpRequest<?> request) {
        return engine.serve(request);
    }

    @Post(consumes = MediaType.ALL, produces = MediaType.ALL)
    CompletionStage<HttpResponse<byte[]>> post(HttpRequest<?> request) {
        return engine.serve(request);
    }

    /** The protocol defines an error for these methods. */
    @Put(consumes = MediaType.ALL, produces = MediaType.ALL)
    CompletionStage<HttpResponse<byte[]>> put(HttpRequest<?> request) {
        return engine.serve(request);
    }

    @Patch(consumes = MediaType.ALL, produces = MediaType.ALL)
    CompletionStage<HttpResponse<byte[]>> patch(HttpRequest<?> request) {
        return engine.serve(request);
    }

    @Delete(consumes = MediaType.ALL, produces = MediaType.ALL)
    CompletionStage<HttpResponse<byte[]>> delete(HttpRequest<?> request) {
        return engine.serve(request);
    }
}
