package dev.signalbox.spaces;

import dev.signalbox.access.AuditTrail;
import dev.signalbox.access.AuditTrail.Action;
import dev.signalbox.access.JsonAnswers;
import dev.signalbox.access.Membership;
import dev.signalbox.access.Page;
import dev.signalbox.access.PageParameters;
import dev.signalbox.access.ReadErrors;
import dev.signalbox.access.RequestKeys;
import dev.signalbox.access.Requests;
import dev.signalbox.access.SpaceAccess.Seen;
import dev.signalbox.access.WriteErrors;
import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Event;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Role;
import dev.signalbox.model.Space;
import dev.signalbox.net.OutboundRules;
import dev.signalbox.projection.Spaces;
import io.micronaut.core.annotation.Introspected;
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
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The HTTP endpoints {@code /api/spaces}, with the members of each. */
@Controller("/api/spaces")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class SpacesController {
    private final SpacesService service;
    private final Spaces spaces;
    private final OutboundRules rules;
    private final AuditTrail audit;

    SpacesController(SpacesService service, Spaces spaces, OutboundRules rules, AuditTrail audit) {
        this.service = service;
        this.spaces = spaces;
        this.rules = rules;
        this.audit = audit;
    }

    /**
     * A space as shown to the caller.
     *
     * @param role of the caller
     * @param notifyUrl only the server in it, and for admins: the rest is a secret
     */
    @Serdeable
    record SpaceAnswer(
            String id,
            String name,
            String visibility,
            long version,
            String role,
            @Nullable String notifyUrl) {}

    @Schema(name = "MemberRole")
    @Introspected
    record MemberRole(
            @NotNull @Schema(ref = "#/components/schemas/Role")
            Role role) {}

    /** A member of a space. */
    @Serdeable
    record MemberAnswer(String userId, String role) {
        static MemberAnswer of(Membership member) {
            return new MemberAnswer(member.userId(), member.role().wire());
        }
    }

    /** The spaces that the caller may see. */
    @Get
    @PageParameters
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/SpacePage")))
    @ReadErrors
    HttpResponse<Page<SpaceAnswer>> list(HttpRequest<?> request, Principal principal) {
        return JsonAnswers.ok(
                Page.of(request, service.list(principal), seen -> seen.space().id(), this::answer));
    }

    /** Creates a space; the caller becomes its admin. */
    @Post(consumes = MediaType.APPLICATION_JSON)
    @RequestBody(content = @Content(schema = @Schema(implementation = NewSpace.class)))
    @ApiResponse(responseCode = "201", ref = "#/components/responses/Space")
    @WriteErrors
    HttpResponse<SpaceAnswer> create(
            HttpRequest<?> request,
            Principal principal,
            @Body byte[] body,
            @Header("Idempotency-Key") @Nullable String key) {
        Fields fields = Fields.of(JsonText.read(body));
        Event.Key once = RequestKeys.of(principal, key, "POST /api/spaces", fields.json());
        Seen created = service.create(principal, Requests.read(fields, NewSpace.class), once);
        Space space = created.space();
        audit.ok(Action.SPACE_CREATED, principal, request, space.name(), space.id());
        return JsonAnswers.created("/api/spaces/" + space.id(), answer(created));
    }

    /** One space. */
    @Get("/{id}")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/Space")))
    @ReadErrors
    HttpResponse<SpaceAnswer> get(Principal principal, @PathVariable String id) {
        return JsonAnswers.ok(answer(service.get(principal, id)));
    }

    /** Renames a space, or changes who may see it and which chat hears of what needs a person. */
    @Patch(value = "/{id}", consumes = MediaType.APPLICATION_JSON)
    @RequestBody(content = @Content(schema = @Schema(implementation = SpacePatch.class)))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/Space")))
    @WriteErrors
    HttpResponse<SpaceAnswer> change(
            HttpRequest<?> request, Principal principal, @PathVariable String id, @Body byte[] body) {
        Space before = service.get(principal, id).space();
        Fields fields = Fields.of(JsonText.read(body));
        service.requireManager(principal, id); // 403 before what is wrong in the body
        SpacePatch patch = Requests.read(fields, SpacePatch.class);
        if (patch.notifyUrl() != null && !patch.notifyUrl().isEmpty()) {
            rules.check("notifyUrl", patch.notifyUrl());
        }
        Seen changed = service.change(principal, id, patch);
        if (!changed.space().equals(before)) {
            audit.ok(Action.SPACE_CHANGED, principal, request, changed.space().name(), id);
        }
        return JsonAnswers.ok(answer(changed));
    }

    /** Deletes a space with all that is in it. */
    @Delete("/{id}")
    @ApiResponse(responseCode = "204", ref = "#/components/responses/Done")
    @WriteErrors
    HttpResponse<?> delete(HttpRequest<?> request, Principal principal, @PathVariable String id) {
        Space deleted = service.delete(principal, id);
        audit.ok(Action.SPACE_DELETED, principal, request, deleted.name(), id);
        return HttpResponse.noContent();
    }

    private SpaceAnswer answer(Seen seen) {
        Space space = seen.space();
        return new SpaceAnswer(
                space.id(),
                space.name(),
                space.visibility().wire(),
                spaces.knownVersion(space.id()),
                seen.role().wire(),
                seen.role() == Role.ADMIN && space.notifyUrl() != null ? masked(space.notifyUrl()) : null);
    }

    private static String masked(String url) {
        return "https://" + URI.create(url).getHost() + "/…";
    }

    /** The members of a space. */
    @Get("/{id}/members")
    @PageParameters
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/MemberPage")))
    @ReadErrors
    HttpResponse<Page<MemberAnswer>> members(HttpRequest<?> request, Principal principal, @PathVariable String id) {
        return JsonAnswers.ok(Page.of(request, service.members(principal, id), Membership::userId, MemberAnswer::of));
    }

    /** Adds a member, or changes the role of one. */
    @Put(value = "/{id}/members/{userId}", consumes = MediaType.APPLICATION_JSON)
    @RequestBody(content = @Content(schema = @Schema(implementation = MemberRole.class)))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/Member")))
    @WriteErrors
    HttpResponse<MemberAnswer> put(
            HttpRequest<?> request,
            Principal principal,
            @PathVariable String id,
            @PathVariable String userId,
            @Body byte[] body) {
        Fields fields = Fields.of(JsonText.read(body));
        service.requireManager(principal, id); // 403 before what is wrong in the body
        Role role = Requests.read(fields, MemberRole.class).role();
        SpacesService.Put put = service.put(principal, id, userId, role);
        audit.ok(put.isNew() ? Action.MEMBER_ADDED : Action.MEMBER_CHANGED, principal, request, userId, id);
        return JsonAnswers.ok(MemberAnswer.of(put.member()));
    }

    /** Removes a member. */
    @Delete("/{id}/members/{userId}")
    @ApiResponse(responseCode = "204", ref = "#/components/responses/Done")
    @WriteErrors
    HttpResponse<?> remove(
            HttpRequest<?> request, Principal principal, @PathVariable String id, @PathVariable String userId) {
        service.remove(principal, id, userId);
        audit.ok(Action.MEMBER_REMOVED, principal, request, userId, id);
        return HttpResponse.noContent();
    }
}
