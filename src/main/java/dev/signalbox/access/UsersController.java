package dev.signalbox.access;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Event;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Json;
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
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code /api/users}, for admins (SPEC section 3): {@code {username, roles [], disabled, createdAt}}. */
@Controller("/api/users")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class UsersController {
    static final int PASSWORD_MIN = 8;
    static final int PASSWORD_MAX = 1_000;

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

    @Post(consumes = MediaType.APPLICATION_JSON)
    HttpResponse<byte[]> create(
            HttpRequest<?> request,
            Principal principal,
            @Body byte[] body,
            @Header("Idempotency-Key") @Nullable String key) {
        access.requireAdmin(principal);
        Fields fields = Fields.of(JsonText.read(body));
        String username = fields.text("username", Users.NAME_MAX);
        String password = password(fields);
        List<String> roles = roles(fields);
        if (!username.isEmpty() && !Users.isName(username)) {
            fields.reject("username", "must have visible characters only, no '/', and must not be '.' or '..'");
        }
        fields.check();
        Event.Key once = RequestKeys.of(principal, key, "POST /api/users", withoutPassword(fields, password));
        String hash = password == null ? null : passwords.hash(password);
        access.requireAdmin(principal); // once more: the hash may have had to wait
        User user = users.create(principal.actor(), once, username, hash, roles);
        audit.ok(AuditTrail.Action.USER_CREATED, principal, request, username, null);
        URI location = URI.create("/api/users/" + URLEncoder.encode(username, StandardCharsets.UTF_8));
        return JsonAnswers.json(HttpResponse.created(location), json(user));
    }

    private Map<Object, Object> withoutPassword(Fields fields, @Nullable String password) {
        Map<Object, Object> body = new TreeMap<>(fields.json());
        if (password != null) {
            body.put("password", secrets.fingerprint(password));
        }
        return body;
    }

    @Get
    HttpResponse<byte[]> list(HttpRequest<?> request, Principal principal) {
        access.requireAdmin(principal);
        return JsonAnswers.page(request, users.all(), User::username, UsersController::json);
    }

    @Patch(value = "/{username}", consumes = MediaType.APPLICATION_JSON)
    HttpResponse<byte[]> change(
            HttpRequest<?> request, Principal principal, @PathVariable String username, @Body byte[] body) {
        access.requireAdmin(principal);
        Fields fields = Fields.of(JsonText.read(body));
        String password = password(fields);
        Boolean disabled = fields.flagOrNull("disabled");
        List<String> roles = fields.has("roles") ? roles(fields) : null;
        fields.check();
        String hash = password == null ? null : passwords.hash(password);
        access.requireAdmin(principal); // once more: the hash may have had to wait
        User user = users.change(principal.actor(), username, new Users.Change(hash, disabled, roles));
        if (password != null) {
            audit.ok(AuditTrail.Action.PASSWORD_RESET, principal, request, username, null);
        }
        if (disabled != null) {
            AuditTrail.Action action = disabled ? AuditTrail.Action.USER_DISABLED : AuditTrail.Action.USER_ENABLED;
            audit.ok(action, principal, request, username, null);
        }
        if (roles != null) {
            audit.ok(AuditTrail.Action.USER_CHANGED, principal, request, username, null);
        }
        return JsonAnswers.json(HttpResponse.ok(), json(user));
    }

    private static @Nullable String password(Fields fields) {
        String password = fields.textOrNull("password", PASSWORD_MAX);
        if (password != null && (password.isBlank() || password.length() < PASSWORD_MIN)) {
            fields.reject("password", "must have at least " + PASSWORD_MIN + " characters");
        }
        return password;
    }

    private static List<String> roles(Fields fields) {
        List<String> roles = fields.texts("roles", 10, 50).stream().distinct().toList();
        if (!roles.stream().allMatch(User.ADMIN::equals)) {
            fields.reject("roles", "may hold " + User.ADMIN + ", nothing else");
        }
        return roles;
    }

    private static Map<String, Object> json(User user) {
        return Json.object(
                "username", user.username(),
                "roles", user.roles(),
                "disabled", user.disabled(),
                "createdAt", Json.time(user.createdAt()));
    }
}
