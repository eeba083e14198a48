package dev.signalbox.spaces;

import dev.signalbox.access.AuditTrail;
import dev.signalbox.access.AuditTrail.Action;
import dev.signalbox.access.JsonAnswers;
import dev.signalbox.access.Membership;
import dev.signalbox.access.RequestKeys;
import dev.signalbox.access.SpaceAccess.Seen;
import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Event;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Space;
import dev.signalbox.projection.Spaces;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/spaces} and the members of each (SPEC section 4): {@code {id, name, visibility, version, role}}. */
@Controller("/api/spaces")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class SpacesController {
    private final SpacesService service;
    private final Spaces spaces;
    private final AuditTrail audit;

    SpacesController(SpacesService service, Spaces spaces, AuditTrail audit) {
        this.service = service;
        this.spaces = spaces;
        this.audit = audit;
    }

    @Get
    HttpResponse<byte[]> list(HttpRequest<?> request, Principal principal) {
        return JsonAnswers.page(
                request, service.list(principal), seen -> seen.space().id(), this::json);
    }

    @Post(consumes = MediaType.APPLICATION_JSON)
    HttpResponse<byte[]> create(
            HttpRequest<?> request,
            Principal principal,
            @Body byte[] body,
            @Header("Idempotency-Key") @Nullable String key) {
        Object json = JsonText.read(body);
        Event.Key once = RequestKeys.of(principal, key, "POST /api/spaces", json);
        Seen created = service.create(principal, Fields.of(json), once);
        Space space = created.space();
        audit.ok(Action.SPACE_CREATED, principal, request, space.name(), space.id());
        return JsonAnswers.json(HttpResponse.created(URI.create("/api/spaces/" + space.id())), json(created));
    }

    @Get("/{id}")
    HttpResponse<byte[]> get(Principal principal, @PathVariable String id) {
        return JsonAnswers.json(HttpResponse.ok(), json(service.get(principal, id)));
    }

    @Patch(value = "/{id}", consumes = MediaType.APPLICATION_JSON)
    HttpResponse<byte[]> change(
            HttpRequest<?> request, Principal principal, @PathVariable String id, @Body byte[] body) {
        Space before = service.get(principal, id).space();
        Seen changed = service.change(principal, id, Fields.of(JsonText.read(body)));
        if (!changed.space().equals(before)) {
            audit.ok(Action.SPACE_CHANGED, principal, request, changed.space().name(), id);
        }
        return JsonAnswers.json(HttpResponse.ok(), json(changed));
    }

    @Delete("/{id}")
    HttpResponse<byte[]> delete(HttpRequest<?> request, Principal principal, @PathVariable String id) {
        Space deleted = service.delete(principal, id);
        audit.ok(Action.SPACE_DELETED, principal, request, deleted.name(), id);
        return HttpResponse.noContent();
    }

    private Map<String, Object> json(Seen seen) {
        Map<String, Object> json = seen.space().json();
        json.put("version", spaces.knownVersion(seen.space().id()));
        json.put("role", seen.role().wire());
        return json;
    }

    @Get("/{id}/members")
    HttpResponse<byte[]> members(HttpRequest<?> request, Principal principal, @PathVariable String id) {
        return JsonAnswers.page(request, service.members(principal, id), Membership::userId, SpacesController::json);
    }

    @Put(value = "/{id}/members/{userId}", consumes = MediaType.APPLICATION_JSON)
    HttpResponse<byte[]> put(
            HttpRequest<?> request,
            Principal principal,
            @PathVariable String id,
            @PathVariable String userId,
            @Body byte[] body) {
        SpacesService.Put put = service.put(principal, id, userId, Fields.of(JsonText.read(body)));
        audit.ok(put.isNew() ? Action.MEMBER_ADDED : Action.MEMBER_CHANGED, principal, request, userId, id);
        return JsonAnswers.json(HttpResponse.ok(), json(put.member()));
    }

    @Delete("/{id}/members/{userId}")
    HttpResponse<byte[]> remove(
            HttpRequest<?> request, Principal principal, @PathVariable String id, @PathVariable String userId) {
        service.remove(principal, id, userId);
        audit.ok(Action.MEMBER_REMOVED, principal, request, userId, id);
        return HttpResponse.noContent();
    }

    private static Map<String, Object> json(Membership member) {
        return Json.object("userId", member.userId(), "role", member.role().wire());
    }
}
