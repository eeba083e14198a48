package dev.signalbox.access;

import dev.signalbox.model.Actor;
import dev.signalbox.model.Entity;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Json;
import dev.signalbox.model.Refused;
import dev.signalbox.projection.Command;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.projection.SpaceState;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The users, as events of the hidden space: what is written here is known to every instance at once. Blocking. */
@Singleton
final class Users {
    static final Duration LINK_LIFETIME = Duration.ofHours(24);

    private final LiveSpaces spaces;
    private final Clock clock;

    Users(LiveSpaces spaces, Clock clock) {
        this.spaces = spaces;
        this.clock = clock;
    }

    @Nullable
    User find(String username) {
        return spaces.read(LiveSpaces.SYSTEM, state -> {
            Entity entity = state.entity(User.TYPE, username);
            return entity == null ? null : User.of(entity);
        });
    }

    /**
     * @param link the token of a one-time sign-in link, or {@code null}; only its hash is kept
     * @return whether it was made; {@code false} when someone of this name is there already
     */
    boolean create(String username, String passwordHash, List<String> roles, @Nullable String link) {
        Map<String, Object> fields = Json.object(
                "passwordHash",
                passwordHash,
                "roles",
                roles,
                "linkHash",
                link == null ? null : Hashes.hex(link),
                "linkExpiresAt",
                link == null ? null : Json.time(clock.instant().plus(LINK_LIFETIME)));
        return append(state ->
                state.entity(User.TYPE, username) != null ? null : draft(username, EntityEvent.Verb.CREATED, fields));
    }

    /**
     * Uses up a sign-in link: of two who come with it, one gets in.
     *
     * @throws Refused {@code INVALID_CREDENTIALS} when it is wrong, used or too old
     */
    User redeem(String link) {
        String hash = Hashes.hex(link);
        // The decision may run again, each time against another state; the last run is the one that counted.
        String[] found = new String[1];
        append(state -> {
            found[0] = owner(state, hash);
            Map<String, @Nullable Object> used = new HashMap<>();
            used.put("linkHash", null);
            used.put("linkExpiresAt", null);
            return draft(found[0], EntityEvent.Verb.UPDATED, used);
        });
        User user = find(found[0]);
        if (user == null || user.disabled()) {
            throw wrongLink();
        }
        return user;
    }

    private String owner(SpaceState state, String hash) {
        for (Entity entity : state.entities(User.TYPE)) {
            String kept = entity.text("linkHash");
            String expires = entity.text("linkExpiresAt");
            if (kept != null
                    && expires != null
                    && same(kept, hash)
                    && clock.instant().isBefore(Instant.parse(expires))
                    && !User.of(entity).disabled()) {
                return entity.id();
            }
        }
        throw wrongLink();
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }

    private static Refused wrongLink() {
        return new Refused(ErrorCode.INVALID_CREDENTIALS, "This sign-in link is wrong, used or too old.");
    }

    private static Command.Draft draft(String username, EntityEvent.Verb verb, Map<String, Object> fields) {
        return new Command.Draft(null, new EntityEvent(User.TYPE, username, verb, fields), false);
    }

    private boolean append(Command.Decision decision) {
        try {
            return spaces.append(LiveSpaces.SYSTEM, new Command(Actor.SIGNALBOX, null, decision))
                            .toCompletableFuture()
                            .join()
                            .event()
                    != null;
        } catch (CompletionException e) {
            if (e.getCause() instanceof Refused refused) {
                throw refused;
            }
            throw e;
        }
    }
}
