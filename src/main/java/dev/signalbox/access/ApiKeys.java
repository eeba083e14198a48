package dev.signalbox.access;

import dev.signalbox.model.EntityEvent.Verb;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Event;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Ids;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Role;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rules of API keys. Blocking. */
@Singleton
final class ApiKeys {
    private static final String PREFIX = "sbx_";
    private static final int CREDENTIAL_MAX = 200;

    private final Directory directory;
    private final SpaceAccess access;
    private final KeyUses uses;
    private final Secrets secrets;
    private final Clock clock;

    ApiKeys(Directory directory, SpaceAccess access, KeyUses uses, Secrets secrets, Clock clock) {
        this.directory = directory;
        this.access = access;
        this.uses = uses;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** A key and the credential that its machine sends; it cannot be shown again. */
    record Created(ApiKey key, String credential) {}

    /** What a new key is made from. */
    @Schema(name = "NewKey")
    @Introspected
    record NewKey(
            @NotBlank @Size(max = 100) @Schema(example = "my agent")
            String name,

            @NotBlank @Size(max = 200) @Schema(example = "main")
            String spaceId,

            @NotNull @Schema(ref = "#/components/schemas/Role")
            Role role,

            @Nullable @Schema(ref = "#/components/schemas/Time")
            Instant expiresAt) {}

    NewKey read(Fields fields) {
        NewKey wanted = Requests.unchecked(fields, NewKey.class);
        if (wanted.expiresAt != null && !wanted.expiresAt.isAfter(clock.instant())) {
            fields.reject("expiresAt", "must be in the future");
        }
        fields.check();
        return wanted;
    }

    static boolean isKey(String credential) {
        return credential.startsWith(PREFIX);
    }

    /** @throws Refused {@code UNAUTHORIZED} unless there is such a key, and this is all of it */
    Principal authenticate(String credential) {
        int secretAt = credential.lastIndexOf('_') + 1;
        if (credential.length() > CREDENTIAL_MAX || secretAt <= PREFIX.length()) {
            throw Tokens.refused();
        }
        String id = credential.substring(PREFIX.length(), secretAt - 1);
        ApiKey key = directory.read(state -> ApiKey.find(state, id));
        String hash = Hashes.hex(credential.substring(secretAt));
        if (key == null || !same(key.hash(), hash)) {
            throw Tokens.refused();
        }
        return new Principal(Principal.Kind.KEY, key.id(), key.name(), null, key.expiresAt());
    }

    /** A valid key was used. */
    void used(Principal principal) {
        uses.used(principal.id(), clock.instant());
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Makes a key.
     *
     * @param once under which it is made once; the secret then follows from it, so that the answer can be given again
     */
    Created create(Principal caller, NewKey wanted, Event.@Nullable Key once) {
        access.requireManager(caller, wanted.spaceId);
        String id = Ids.next();
        String secret = secrets.next(once, id);
        Map<String, Object> fields = Json.object(
                "name",
                wanted.name,
                "spaceId",
                wanted.spaceId,
                "role",
                wanted.role.wire(),
                "hash",
                Hashes.hex(secret),
                "createdBy",
                caller.id(),
                "expiresAt",
                wanted.expiresAt == null ? null : Json.time(wanted.expiresAt));
        Event event =
                directory.append(caller.actor(), once, state -> Directory.draft(ApiKey.TYPE, id, Verb.CREATED, fields));
        String made = Directory.entityId(Objects.requireNonNull(event));
        ApiKey key = directory.read(state -> ApiKey.find(state, made));
        if (key == null) {
            throw new Refused(ErrorCode.NOT_FOUND, "This key was made, and has been revoked since.");
        }
        return new Created(key, PREFIX + made + "_" + (made.equals(id) ? secret : secrets.next(once, made)));
    }

    /** A key as its admins see it. */
    record Listed(ApiKey key, @Nullable Instant lastUsedAt) {
        String order() {
            return key.name().toLowerCase(Locale.ROOT) + "\n" + key.id();
        }
    }

    /** The keys of the spaces that the caller administers. */
    List<Listed> list(Principal caller, @Nullable String spaceId) {
        if (spaceId != null) {
            access.require(caller, spaceId, Role.ADMIN);
        }
        List<ApiKey> all = directory.read(
                state -> state.entities(ApiKey.TYPE).stream().map(ApiKey::of).toList());
        return all.stream()
                .filter(key -> spaceId == null || key.spaceId().equals(spaceId))
                .filter(key -> administers(caller, key))
                .map(key -> new Listed(key, uses.last(key.id())))
                .toList();
    }

    private boolean administers(Principal caller, ApiKey key) {
        return access.role(caller, key.spaceId()) == Role.ADMIN;
    }

    /** Revokes a key: its connections end within a second. */
    ApiKey revoke(Principal caller, String id) {
        ApiKey known = directory.read(state -> ApiKey.find(state, id));
        if (known == null || !administers(caller, known)) {
            throw noKey();
        }
        access.requireManager(caller, known.spaceId());
        directory.append(caller.actor(), null, state -> {
            if (state.entity(ApiKey.TYPE, id) == null) {
                throw noKey();
            }
            return Directory.draft(ApiKey.TYPE, id, Verb.DELETED, Map.of());
        });
        return known;
    }

    private static Refused noKey() {
        return new Refused(ErrorCode.NOT_FOUND, "There is no such key.");
    }
}
