package dev.signalbox.transport.socketio;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Map;

/** Requests for {@code /socket.io/} that ask for no upgrade: each is refused with the protocol's own error. */
@Controller(Upgrade.PATH)
@Secured(SecurityRule.IS_ANONYMOUS)
class EngineController {
    private final Handshakes handshakes;

    EngineController(Handshakes handshakes) {
        this.handshakes = handshakes;
    }

    @Get
    @Produces(MediaType.APPLICATION_JSON)
    HttpResponse<Map<String, Object>> get(HttpRequest<?> request) {
        return refuse(request, HttpMethod.GET);
    }

    @Post(consumes = MediaType.ALL)
    @Produces(MediaType.APPLICATION_JSON)
    HttpResponse<Map<String, Object>> post(HttpRequest<?> request) {
        return refuse(request, HttpMethod.POST);
    }

    private HttpResponse<Map<String, Object>> refuse(HttpRequest<?> request, HttpMethod method) {
        Refusal refusal = handshakes.refusal(method, request.getUri().toString(), EmptyHttpHeaders.INSTANCE, false);
        if (refusal == null) {
            throw new IllegalStateException("only an upgrade opens a session");
        }
        return HttpResponse.<Map<String, Object>>status(refusal.status(), refusal.name())
                .body(refusal.json());
    }
}
