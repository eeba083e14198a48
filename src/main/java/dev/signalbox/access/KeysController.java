package dev.signalbox.access;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Event;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Principal;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code /api/keys}, for the admins of a space. Only the answer that makes a key holds it. */
@Controller("/api/keys")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class KeysController {
    private final ApiKeys keys;
    private final AuditTrail audit;

    KeysController(ApiKeys keys, AuditTrail audit) {
        this.keys = keys;
        this.audit = audit;
    }

    /**
     * A key as its admins see it.
     *
     * @param key what its machine sends; only in the answer that makes it
     */
    @Serdeable
    record KeyAnswer(
            String id,
            String name,
            String spaceId,
            String role,
            String createdBy,

            @Serdeable.Serializable(using = TimeSerializer.class)
            Instant createdAt,

            @Nullable @Serdeable.Serializable(using = TimeSerializer.class)
            Instant expiresAt,

            @Nullable @Serdeable.Serializable(using = TimeSerializer.class)
            Instant lastUsedAt,

            @Nullable String key) {
        static KeyAnswer of(ApiKey key, @Nullable Instant lastUsedAt, @Nullable String credential) {
            return new KeyAnswer(
                    key.id(),
                    key.name(),
                    key.spaceId(),
                    key.role().wire(),
                    key.createdBy(),
                    key.createdAt(),
                    key.expiresAt(),
                    lastUsedAt,
                    credential);
        }
    }

    /** Creates an API key, which only this answer holds. */
    @Post(consumes = MediaType.APPLICATION_JSON)
    @RequestBody(content = @Content(schema = @Schema(implementation = ApiKeys.NewKey.class)))
    @ApiResponse(responseCode = "201", ref = "#/components/responses/Key")
    @WriteErrors
    HttpResponse<KeyAnswer> create(
            HttpRequest<?> request,
            Principal principal,
            @Body byte[] body,
            @Header("Idempotency-Key") @Nullable String key) {
        Fields fields = Fields.of(JsonText.read(body));
        Event.Key once = RequestKeys.of(principal, key, "POST /api/keys", fields.json());
        ApiKeys.Created created = keys.create(principal, keys.read(fields), once);
        ApiKey made = created.key();
        audit.ok(AuditTrail.Action.KEY_CREATED, principal, request, made.name(), made.spaceId());
        return JsonAnswers.created("/api/keys/" + made.id(), KeyAnswer.of(made, null, created.credential()))
                .headers(headers -> headers.set(HttpHeaders.CACHE_CONTROL, "no-store"));
    }

    /** The keys of one space, or of all whose admin the caller is. */
    @Get
    @PageParameters
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/KeyPage")))
    @ReadErrors
    HttpResponse<Page<KeyAnswer>> list(
            HttpRequest<?> request, Principal principal, @QueryValue @Nullable String spaceId) {
        return JsonAnswers.ok(Page.of(
                request,
                keys.list(principal, spaceId),
                ApiKeys.Listed::order,
                listed -> KeyAnswer.of(listed.key(), listed.lastUsedAt(), null)));
    }

    /** Revokes a key; its sockets are closed within a second. */
    @Delete("/{id}")
    @ApiResponse(responseCode = "204", ref = "#/components/responses/Done")
    @WriteErrors
    HttpResponse<?> revoke(HttpRequest<?> request, Principal principal, @PathVariable String id) {
        ApiKey revoked = keys.revoke(principal, id);
        audit.ok(AuditTrail.Action.KEY_REVOKED, principal, request, revoked.name(), revoked.spaceId());
        return HttpResponse.noContent();
    }
}
