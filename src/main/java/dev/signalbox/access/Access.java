package dev.signalbox.access;

import dev.signalbox.model.Principal;
import dev.signalbox.model.Role;
import dev.signalbox.projection.LiveSpaces;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks credentials against what is true now: a user who was disabled a moment ago is nobody, whatever the token says. */
@Singleton
final class Access implements Authenticator {
    private static final Principal STATIC_KEY =
            new Principal(Principal.Kind.KEY, "static", "API key", false, Map.of(LiveSpaces.MAIN, Role.AGENT), null);

    private final Tokens tokens;
    private final Users users;
    private final byte @Nullable [] staticKeyHash;

    Access(AccessSettings settings, Tokens tokens, Users users) {
        this.tokens = tokens;
        this.users = users;
        String key = settings.apiKey();
        this.staticKeyHash = key == null ? null : Hashes.of(key);
    }

    @Override
    public Principal authenticate(String credential) {
        if (staticKeyHash != null && MessageDigest.isEqual(staticKeyHash, Hashes.of(credential))) {
            return STATIC_KEY;
        }
        Tokens.Claims claims = tokens.verify(credential);
        User user = users.find(claims.username());
        if (user == null || user.disabled()) {
            throw Tokens.refused();
        }
        return new Principal(
                Principal.Kind.USER, user.username(), user.username(), user.isAdmin(), Map.of(), claims.expiresAt());
    }
}
