package dev.signalbox.access;

import dev.signalbox.model.Principal;
import dev.signalbox.model.Space;
import io.micronaut.context.annotation.Property;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The caller: who it is, and which spaces it sees. */
@Controller("/api/me")
@Secured(SecurityRule.IS_AUTHENTICATED)
final class MeController {
    private final SpaceAccess access;
    private final boolean github;

    MeController(
            SpaceAccess access,
            @Nullable @Property(name = "github.webhook-secret") String webhookSecret,
            @Nullable @Property(name = "github.token") String token,
            @Nullable @Property(name = "github.app-id") String appId) {
        this.access = access;
        this.github = Stream.of(webhookSecret, token, appId)
                .anyMatch(setting -> setting != null && !setting.isBlank()); // by deliveries, or by asking
    }

    /** Who the caller is, and which spaces it sees. */
    @Get
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/Me")))
    @ReadErrors
    Me me(Principal caller) {
        return new Me(
                caller.id(),
                caller.name(),
                caller.kind().name().toLowerCase(Locale.ROOT),
                access.isAdmin(caller) ? List.of(User.ADMIN) : List.of(),
                github,
                access.visible(caller).stream().map(Place::of).toList());
    }

    /**
     * @param roles those of the installation
     * @param github whether GitHub tells this server what happens there
     */
    @Serdeable
    record Me(String id, String name, String kind, List<String> roles, boolean github, List<Place> spaces) {}

    /** A space, with the caller's role in it. */
    @Serdeable
    record Place(String id, String name, String visibility, String role) {
        static Place of(SpaceAccess.Seen seen) {
            Space space = seen.space();
            return new Place(
                    space.id(),
                    space.name(),
                    space.visibility().wire(),
                    seen.role().wire());
        }
    }
}
