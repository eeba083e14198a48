package dev.signalbox.access;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Event;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Json;
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
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/keys}, for the admins of a space (SPEC section 3). Only the answer that makes a key holds it. */
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

    @Post(consumes = MediaType.APPLICATION_JSON)
    HttpResponse<byte[]> create(
            HttpRequest<?> request,
            Principal principal,
            @Body byte[] body,
            @Header("Idempotency-Key") @Nullable String key) {
        Object json = JsonText.read(body);
        Event.Key once = RequestKeys.of(principal, key, "POST /api/keys", json);
        ApiKeys.Created created = keys.create(principal, Fields.of(json), once);
        ApiKey made = created.key();
        audit.ok(AuditTrail.Action.KEY_CREATED, principal, request, made.name(), made.spaceId());
        Map<String, Object> answer = json(made);
        answer.put("key", created.credential());
        return JsonAnswers.json(HttpResponse.created(URI.create("/api/keys/" + made.id())), answer)
                .headers(headers -> headers.set(HttpHeaders.CACHE_CONTROL, "no-store"));
    }

    @Get
    HttpResponse<byte[]> list(HttpRequest<?> request, Principal principal, @QueryValue @Nullable String spaceId) {
        return JsonAnswers.page(
                request,
                keys.list(principal, spaceId),
                ApiKeys.Listed::order,
                listed -> json(listed.key(), listed.lastUsedAt()));
    }

    @Delete("/{id}")
    HttpResponse<byte[]> revoke(HttpRequest<?> request, Principal principal, @PathVariable String id) {
        ApiKey revoked = keys.revoke(principal, id);
        audit.ok(AuditTrail.Action.KEY_REVOKED, principal, request, revoked.name(), revoked.spaceId());
        return HttpResponse.noContent();
    }

    private static Map<String, Object> json(ApiKey key) {
        return json(key, null);
    }

    private static Map<String, Object> json(ApiKey key, @Nullable Instant lastUsedAt) {
        return Json.object(
                "id", key.id(),
                "name", key.name(),
                "spaceId", key.spaceId(),
                "role", key.role().wire(),
                "createdBy", key.createdBy(),
                "createdAt", Json.time(key.createdAt()),
                "expiresAt", key.expiresAt() == null ? null : Json.time(key.expiresAt()),
                "lastUsedAt", lastUsedAt == null ? null : Json.time(lastUsedAt));
    }
}
