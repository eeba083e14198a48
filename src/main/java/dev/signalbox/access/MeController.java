package dev.signalbox.access;

import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Who am I, and where may I go: {@code {id, name, kind, roles, spaces: [{id, name, visibility, role}]}}. */
@Controller("/api/me")
@Secured(SecurityRule.IS_AUTHENTICATED)
final class MeController {
    private final SpaceAccess access;

    MeController(SpaceAccess access) {
        this.access = access;
    }

    @Get
    Map<String, Object> me(Principal caller) {
        return Json.object(
                "id", caller.id(),
                "name", caller.name(),
                "kind", caller.kind().name().toLowerCase(Locale.ROOT),
                "roles", access.isAdmin(caller) ? List.of(User.ADMIN) : List.of(),
                "spaces", Json.array(access.visible(caller), MeController::space));
    }

    private static Object space(SpaceAccess.Seen seen) {
        Map<String, Object> space = seen.space().json();
        space.put("role", seen.role().wire());
        return space;
    }
}
