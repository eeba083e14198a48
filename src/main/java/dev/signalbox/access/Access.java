package dev.signalbox.access;

import dev.signalbox.model.Principal;
import dev.signalbox.projection.SpaceState;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks credentials against what is true now: the token of a user who was disabled a moment ago is refused. */
@Singleton
final class Access implements Authenticator {
    private static final Principal STATIC_KEY = new Principal(Principal.Kind.KEY, ApiKey.STATIC, "API key", null, null);

    private final Directory directory;
    private final Tokens tokens;
    private final ExternalTokens external;
    private final Users users;
    private final ApiKeys keys;
    private final Clock clock;
    private final byte @Nullable [] staticKeyHash;
    private final boolean anonymous;

    Access(
            AccessSettings settings,
            Directory directory,
            Tokens tokens,
            ExternalTokens external,
            Users users,
            ApiKeys keys,
            Clock clock) {
        this.directory = directory;
        this.tokens = tokens;
        this.external = external;
        this.users = users;
        this.keys = keys;
        this.clock = clock;
        String key = settings.apiKey();
        this.staticKeyHash = key == null ? null : Hashes.of(key);
        this.anonymous = settings.anonymous();
    }

    @Override
    public Principal authenticate(String credential) {
        if (staticKeyHash != null && MessageDigest.isEqual(staticKeyHash, Hashes.of(credential))) {
            return STATIC_KEY;
        }
        Principal principal = ApiKeys.isKey(credential) ? keys.authenticate(credential) : user(credential);
        if (!isValid(principal)) {
            throw Tokens.refused();
        }
        if (principal.kind() == Principal.Kind.KEY && principal.grants().isEmpty()) {
            keys.used(principal);
        }
        return principal;
    }

    /** A user, or a machine with the token of a provider. */
    private Principal user(String token) {
        Tokens.Claims claims = tokens.isOurs(token) ? tokens.verify(token) : external.verify(token);
        String name = claims.username();
        if (!claims.grants().isEmpty()) {
            return new Principal(Principal.Kind.KEY, "oidc:" + name, name, null, claims.expiresAt(), claims.grants());
        }
        if (claims.external()) {
            users.recordExternal(name);
        }
        return new Principal(Principal.Kind.USER, name, name, claims.login(), claims.expiresAt());
    }

    @Override
    public @Nullable Principal anonymous() {
        return anonymous ? Principal.ANONYMOUS : null;
    }

    @Override
    public boolean isValid(Principal principal) {
        Instant now = clock.instant();
        return directory.read(state -> isValid(state, principal, now));
    }

    /** Also asked before every right: a principal whose credential is no longer valid has none. */
    static boolean isValid(SpaceState directory, Principal principal, Instant now) {
        Instant end = principal.expiresAt();
        if (end != null && !now.isBefore(end)) {
            return false;
        }
        return switch (principal.kind()) {
            case USER -> {
                User user = User.find(directory, principal.id());
                Principal.Login login = principal.login();
                yield user != null && !user.disabled() && (login == null || isOpen(directory, user, login));
            }
            case KEY -> {
                ApiKey key = ApiKey.find(directory, principal.id());
                yield principal.id().equals(ApiKey.STATIC)
                        || !principal.grants().isEmpty() // good until it expires
                        || (key != null && SpaceAccess.find(directory, key.spaceId()) != null);
            }
            case ANONYMOUS, SYSTEM -> true;
        };
    }

    /** Whether the session has not been ended, by a sign-out or by a new password. */
    private static boolean isOpen(SpaceState directory, User user, Principal.Login login) {
        boolean sameGeneration = login.generation() == null || Objects.equals(login.generation(), user.generation());
        return sameGeneration && directory.entity(Logouts.TYPE, login.session()) == null;
    }
}
