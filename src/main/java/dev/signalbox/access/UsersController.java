package dev.signalbox.access;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Event;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Principal;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code /api/users}, for admins. */
@Controller("/api/users")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class UsersController {
    private final Users users;
    private final Passwords passwords;
    private final Secrets secrets;
    private final SpaceAccess access;
    private final AuditTrail audit;

    UsersController(Users users, Passwords passwords, Secrets secrets, SpaceAccess access, AuditTrail audit) {
        this.secrets = secrets;
        this.users = users;
        this.passwords = passwords;
        this.access = access;
        this.audit = audit;
    }

    /** A user as admins see them. */
    @Serdeable
    record UserAnswer(
            String username,
            List<String> roles,
            boolean disabled,

            @Serdeable.Serializable(using = TimeSerializer.class)
            Instant createdAt) {
        static UserAnswer of(User user) {
            return new UserAnswer(user.username(), user.roles(), user.disabled(), user.createdAt());
        }
    }

    /** Creates a user. */
    @Post(consumes = MediaType.APPLICATION_JSON)
    @RequestBody(content = @Content(schema = @Schema(implementation = NewUser.class)))
    @ApiResponse(responseCode = "201", ref = "#/components/responses/User")
    @WriteErrors
    HttpResponse<UserAnswer> create(
            HttpRequest<?> request,
            Principal principal,
            @Body byte[] body,
            @Header("Idempotency-Key") @Nullable String key) {
        access.requireAdmin(principal);
        Fields fields = Fields.of(JsonText.read(body));
        NewUser wanted = Requests.read(fields, NewUser.class);
        Event.Key once = RequestKeys.of(principal, key, "POST /api/users", withoutPassword(fields, wanted.password()));
        String hash = wanted.password() == null ? null : passwords.hash(wanted.password());
        access.requireAdmin(principal); // once more: the hash may have had to wait
        User user = users.create(principal.actor(), once, wanted.username(), hash, wanted.roles());
        audit.ok(AuditTrail.Action.USER_CREATED, principal, request, wanted.username(), null);
        return JsonAnswers.created(
                "/api/users/" + URLEncoder.encode(wanted.username(), StandardCharsets.UTF_8), UserAnswer.of(user));
    }

    private Map<Object, Object> withoutPassword(Fields fields, @Nullable String password) {
        Map<Object, Object> body = new TreeMap<>(fields.json());
        if (password != null) {
            body.put("password", secrets.fingerprint(password));
        }
        return body;
    }

    /** The users, for admins. */
    @Get
    @PageParameters
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/UserPage")))
    @ReadErrors
    HttpResponse<Page<UserAnswer>> list(HttpRequest<?> request, Principal principal) {
        access.requireAdmin(principal);
        return JsonAnswers.ok(Page.of(request, users.all(), User::username, UserAnswer::of));
    }

    /** Changes the password or the roles of a user, or disables one. */
    @Patch(value = "/{username}", consumes = MediaType.APPLICATION_JSON)
    @RequestBody(content = @Content(schema = @Schema(implementation = UserPatch.class)))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/User")))
    @WriteErrors
    HttpResponse<UserAnswer> change(
            HttpRequest<?> request, Principal principal, @PathVariable String username, @Body byte[] body) {
        access.requireAdmin(principal);
        UserPatch patch = Requests.read(body, UserPatch.class);
        String hash = patch.password() == null ? null : passwords.hash(patch.password());
        access.requireAdmin(principal); // once more: the hash may have had to wait
        User user = users.change(principal.actor(), username, new Users.Change(hash, patch.disabled(), patch.roles()));
        if (patch.password() != null) {
            audit.ok(AuditTrail.Action.PASSWORD_RESET, principal, request, username, null);
        }
        if (patch.disabled() != null) {
            AuditTrail.Action action =
                    patch.disabled() ? AuditTrail.Action.USER_DISABLED : AuditTrail.Action.USER_ENABLED;
            audit.ok(action, principal, request, username, null);
        }
        if (patch.roles() != null) {
            audit.ok(AuditTrail.Action.USER_CHANGED, principal, request, username, null);
        }
        return JsonAnswers.ok(UserAnswer.of(user));
    }
}
