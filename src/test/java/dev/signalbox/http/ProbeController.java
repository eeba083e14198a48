package dev.signalbox.http;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Routes that go wrong in every way a route can. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
@Requires(property = TestServer.FAKES)
final class ProbeController {
    static final String INSIDE = "secret of the inside";

    @Get("/api/probe/unannotated")
    Map<String, Object> unannotated(Principal caller) {
        return Map.of("id", caller.id());
    }

    @Get("/outside/unannotated")
    Map<String, Object> outside() {
        return Map.of();
    }

    @Secured(SecurityRule.IS_ANONYMOUS)
    @Get("/api/probe/anyone")
    Map<String, Object> anyone(@Nullable Principal caller) {
        return Map.of(
                "id",
                caller == null ? "unknown" : caller.id(),
                "virtual",
                Thread.currentThread().isVirtual());
    }

    @Secured(SecurityRule.IS_ANONYMOUS)
    @Get("/api/probe/known")
    Map<String, Object> known(Principal caller) {
        return Map.of("id", caller.id());
    }

    @Secured(SecurityRule.DENY_ALL)
    @Get("/api/probe/denied")
    Map<String, Object> denied() {
        return Map.of();
    }

    @Get("/api/probe/number/{number}")
    Map<String, Object> number(int number) {
        return Map.of("number", number);
    }

    @Get("/api/probe/limit")
    Map<String, Object> limit(@QueryValue("limit") int most) {
        return Map.of("limit", most);
    }

    @Secured(SecurityRule.IS_ANONYMOUS)
    @Post("/api/probe/json")
    Map<String, Object> json(@Body byte[] body) {
        JsonText.read(body);
        return Map.of("bytes", body.length);
    }

    @Get("/api/probe/crash")
    Map<String, Object> crash() {
        throw new IllegalStateException(INSIDE);
    }

    @Get("/api/probe/late-crash")
    CompletionStage<Map<String, Object>> lateCrash() {
        return CompletableFuture.supplyAsync(() -> {
            throw new IllegalStateException(INSIDE);
        });
    }

    @Get("/api/probe/unwritable")
    Object unwritable() {
        return new Thread(INSIDE);
    }

    @Get("/api/probe/late-refusal")
    CompletionStage<Map<String, Object>> lateRefusal() {
        return CompletableFuture.supplyAsync(() -> {
            throw new Refused(
                    ErrorCode.INVALID_TRANSITION, "Not now.", Map.of("taskStatus", "merged", "code", "never this"));
        });
    }

    @Get("/api/probe/busy")
    Map<String, Object> busy() {
        throw Refused.busy("Later.");
    }
}
