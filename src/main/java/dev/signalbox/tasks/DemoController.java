package dev.signalbox.tasks;

import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.rooms.JsonText;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.Map;

/** {@code POST /api/demo}: an admin starts a run of the demo; 202, also while one is under way. */
@Controller("/api/demo")
@Secured(SecurityRule.IS_AUTHENTICATED)
final class DemoController {
    private final Demo demo;

    DemoController(Demo demo) {
        this.demo = demo;
    }

    @Post
    HttpResponse<byte[]> start(Principal principal) {
        if (!principal.instanceAdmin()) {
            throw new Refused(ErrorCode.FORBIDDEN, "Only an admin may start the demo.");
        }
        demo.start();
        return HttpResponse.accepted().body(JsonText.write(Map.of())).contentType(MediaType.APPLICATION_JSON_TYPE);
    }
}
