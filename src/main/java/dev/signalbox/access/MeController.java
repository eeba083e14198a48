package dev.signalbox.access;

import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.projection.LiveSpaces;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** Who am I, and where may I go: {@code {id, name, kind, roles, spaces: [{id, name, role}]}}. */
@Controller("/api/me")
@Secured(SecurityRule.IS_AUTHENTICATED)
final class MeController {
    @Get
    Map<String, Object> me(Principal caller) {
        return Json.object(
                "id", caller.id(),
                "name", caller.name(),
                "kind", caller.kind().name().toLowerCase(Locale.ROOT),
                "roles", caller.instanceAdmin() ? List.of(User.ADMIN) : List.of(),
                "spaces", spaces(caller));
    }

    private static List<Object> spaces(Principal caller) {
        TreeSet<String> ids = new TreeSet<>(caller.roles().keySet());
        if (caller.instanceAdmin()) {
            ids.add(LiveSpaces.MAIN);
        }
        return Json.array(List.copyOf(ids), id -> space(caller, id));
    }

    private static Object space(Principal caller, String id) {
        return Json.object("id", id, "name", id, "role", role(caller, id));
    }

    private static String role(Principal caller, String spaceId) {
        return Objects.requireNonNull(caller.roleIn(spaceId)).wire();
    }
}
