package dev.signalbox.notify;

import dev.signalbox.access.JsonAnswers;
import dev.signalbox.access.ReadErrors;
import dev.signalbox.access.Requests;
import dev.signalbox.access.SpaceAccess;
import dev.signalbox.access.WriteErrors;
import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Role;
import dev.signalbox.net.OutboundRules;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the caller is notified of, and on which browsers; for people, not for machines. */
@Controller("/api")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class NotificationsController {
    private static final int SPACES_MAX = 200;
    private static final int KEY_MAX = 200;

    private final Choices choices;
    private final Devices devices;
    private final PushKeys keys;
    private final SpaceAccess access;
    private final OutboundRules rules;

    NotificationsController(Choices choices, Devices devices, PushKeys keys, SpaceAccess access, OutboundRules rules) {
        this.choices = choices;
        this.devices = devices;
        this.keys = keys;
        this.access = access;
        this.rules = rules;
    }

    private static void requirePerson(Principal principal) {
        if (principal.kind() != Principal.Kind.USER) {
            throw new Refused(ErrorCode.FORBIDDEN, "Only a signed-in user may do that.");
        }
    }

    /** What the caller is notified of. */
    @Get("/me/notifications")
    @ApiResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(ref = "#/components/schemas/NotificationChoices")))
    @ReadErrors
    HttpResponse<Map<String, Object>> get(Principal principal) {
        requirePerson(principal);
        return JsonAnswers.ok(Json.object("spaces", choices.of(principal.id())));
    }

    /** Chooses what the caller is notified of, in place of what was chosen before. */
    @Put(value = "/me/notifications", consumes = MediaType.APPLICATION_JSON)
    @RequestBody(content = @Content(schema = @Schema(ref = "#/components/schemas/NotificationChoices")))
    @ApiResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(ref = "#/components/schemas/NotificationChoices")))
    @WriteErrors
    HttpResponse<Map<String, Object>> put(Principal principal, @Body byte[] body) {
        requirePerson(principal);
        Fields fields = Fields.of(JsonText.read(body));
        Fields given = fields.object("spaces");
        fields.check();
        if (given.json().size() > SPACES_MAX) {
            throw Refused.invalid("spaces", "must be at most " + SPACES_MAX);
        }
        Map<String, List<String>> spaces = new LinkedHashMap<>();
        for (Object id : given.json().keySet()) {
            String spaceId = String.valueOf(id);
            List<String> kinds = given.texts(spaceId, Kind.values().length, KEY_MAX).stream()
                    .distinct()
                    .toList();
            if (!Kind.wires().containsAll(kinds)) {
                throw Refused.invalid("spaces." + spaceId, "must be some of " + String.join(", ", Kind.wires()));
            }
            if (!kinds.isEmpty()) {
                access.require(principal, spaceId, Role.VIEWER);
                spaces.put(spaceId, kinds);
            }
        }
        given.check();
        choices.put(principal.id(), spaces);
        return JsonAnswers.ok(Json.object("spaces", spaces));
    }

    /** Notifies the caller on this browser. */
    @Post(value = "/me/push-subscriptions", consumes = MediaType.APPLICATION_JSON)
    @RequestBody(content = @Content(schema = @Schema(implementation = NewPushSubscription.class)))
    @ApiResponse(responseCode = "204", ref = "#/components/responses/Done")
    @WriteErrors
    HttpResponse<?> subscribe(Principal principal, @Body byte[] body) {
        requirePerson(principal);
        NewPushSubscription wanted = Requests.read(body, NewPushSubscription.class);
        rules.check("endpoint", wanted.endpoint());
        devices.add(
                principal.id(),
                wanted.endpoint(),
                NewPushSubscription.bytes(wanted.keys().p256dh()),
                NewPushSubscription.bytes(wanted.keys().auth()));
        return HttpResponse.noContent();
    }

    @Schema(name = "OldPushSubscription")
    @Introspected
    record OldPushSubscription(
            @NotBlank
            @Size(max = NewPushSubscription.ENDPOINT_MAX)
            @Schema(example = "https://push.example.com/send/abc")
            String endpoint) {}

    /** Ends that. */
    @Delete(value = "/me/push-subscriptions", consumes = MediaType.APPLICATION_JSON)
    @RequestBody(content = @Content(schema = @Schema(implementation = OldPushSubscription.class)))
    @ApiResponse(responseCode = "204", ref = "#/components/responses/Done")
    @WriteErrors
    HttpResponse<?> unsubscribe(Principal principal, @Body byte[] body) {
        requirePerson(principal);
        devices.remove(
                principal.id(), Requests.read(body, OldPushSubscription.class).endpoint());
        return HttpResponse.noContent();
    }

    /** The key with which a browser subscribes. */
    @Get("/push-key")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/PushKey")))
    @ReadErrors
    HttpResponse<Map<String, Object>> key() {
        return JsonAnswers.ok(Json.object("key", keys.applicationServerKey()));
    }
}
