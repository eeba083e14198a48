package dev.signalbox.access;

import dev.signalbox.model.Actor;
import dev.signalbox.model.Entity;
import dev.signalbox.model.EntityEvent.Verb;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Event;
import dev.signalbox.model.Ids;
import dev.signalbox.model.Json;
import dev.signalbox.model.Refused;
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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The users of the {@link Directory}. Blocking. */
@Singleton
final class Users {
    static final int NAME_MAX = 100;
    static final Duration LINK_LIFETIME = Duration.ofHours(24);

    private final Directory directory;
    private final Clock clock;

    Users(Directory directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    @Nullable
    User find(String username) {
        return directory.read(state -> User.find(state, username));
    }

    /** Everyone. */
    List<User> all() {
        return directory.read(
                state -> state.entities(User.TYPE).stream().map(User::of).toList());
    }

    /** Whether it can be a user name: it appears in URLs and in lines of the log. */
    static boolean isName(String name) {
        return name.length() <= NAME_MAX && Ids.isVisible(name);
    }

    /**
     * The first admin.
     *
     * @param link the token of a one-time sign-in link, or {@code null}; only its hash is kept
     * @return whether it was made; {@code false} when there is a user of this name already
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
        return directory.append(
                        Actor.SIGNALBOX,
                        null,
                        state -> state.entity(User.TYPE, username) != null
                                ? null
                                : Directory.draft(User.TYPE, username, Verb.CREATED, fields))
                != null;
    }

    /**
     * A user that an admin creates.
     *
     * @param passwordHash {@code null} for a user of another provider
     * @throws Refused {@code INVALID_PAYLOAD} for a name that is taken; upper and lower case make no difference there
     */
    User create(
            Actor actor, Event.@Nullable Key once, String username, @Nullable String passwordHash, List<String> roles) {
        Map<String, Object> fields = Json.object("passwordHash", passwordHash, "roles", roles);
        directory.append(actor, once, state -> {
            if (isTaken(state, username)) {
                throw Refused.invalid("username", "is taken");
            }
            return Directory.draft(User.TYPE, username, Verb.CREATED, fields);
        });
        return Objects.requireNonNull(find(username), "users are never removed");
    }

    private static boolean isTaken(SpaceState state, String username) {
        return state.entities(User.TYPE).stream().anyMatch(user -> user.id().equalsIgnoreCase(username));
    }

    /** Creates the user of another provider at the first sign-in, so that admins see and can disable it. */
    void recordExternal(String username) {
        if (find(username) == null) {
            directory.append(
                    Actor.SIGNALBOX,
                    null,
                    state -> isTaken(state, username)
                            ? null
                            : Directory.draft(User.TYPE, username, Verb.CREATED, Json.object("roles", List.of())));
        }
    }

    /** New values; {@code null} leaves one as it is. */
    record Change(
            @Nullable String passwordHash,
            @Nullable Boolean disabled,
            @Nullable List<String> roles) {}

    /**
     * A new password, and being disabled, end the user's sessions.
     *
     * @throws Refused {@code NOT_FOUND}, or {@code FORBIDDEN} when no admin would be left
     */
    User change(Actor actor, String username, Change change) {
        directory.append(actor, null, state -> {
            User before = User.find(state, username);
            if (before == null) {
                throw new Refused(ErrorCode.NOT_FOUND, "There is no such user.");
            }
            Map<String, Object> fields = fields(before, change);
            if (before.isAdmin() && !staysAdmin(before, change) && isLastAdmin(state, before)) {
                throw new Refused(ErrorCode.FORBIDDEN, "This is the last admin; make another user an admin first.");
            }
            return fields.isEmpty() ? null : Directory.draft(User.TYPE, username, Verb.UPDATED, fields);
        });
        return Objects.requireNonNull(find(username), "users are never removed");
    }

    private static Map<String, Object> fields(User before, Change change) {
        boolean disables = Boolean.TRUE.equals(change.disabled) && !before.disabled();
        Map<String, Object> fields = new HashMap<>();
        if (change.passwordHash != null) {
            fields.put("passwordHash", change.passwordHash);
        }
        if (change.disabled != null && change.disabled != before.disabled()) {
            fields.put("disabled", change.disabled);
        }
        if (change.roles != null && !change.roles.equals(before.roles())) {
            fields.put("roles", change.roles);
        }
        if (change.passwordHash != null || disables) {
            fields.put("generation", before.generation() + 1);
        }
        return fields;
    }

    private static boolean staysAdmin(User before, Change change) {
        return !Boolean.TRUE.equals(change.disabled)
                && (change.roles == null ? before.roles() : change.roles).contains(User.ADMIN);
    }

    private static boolean isLastAdmin(SpaceState state, User user) {
        return state.entities(User.TYPE).stream()
                .map(User::of)
                .noneMatch(other -> other.isAdmin() && !other.username().equals(user.username()));
    }

    /**
     * Uses up a sign-in link: of two requests with it, one succeeds.
     *
     * @throws Refused {@code INVALID_CREDENTIALS} when it is wrong, used or too old
     */
    User redeem(String link) {
        String hash = Hashes.hex(link);
        // The decision may run again, each time against another state; the last run is the one that counted.
        String[] found = new String[1];
        directory.append(Actor.SIGNALBOX, null, state -> {
            found[0] = owner(state, hash);
            Map<String, @Nullable Object> used = new HashMap<>();
            used.put("linkHash", null);
            used.put("linkExpiresAt", null);
            return Directory.draft(User.TYPE, found[0], Verb.UPDATED, used);
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
        return new Refused(ErrorCode.INVALID_CREDENTIALS, "This sign-in link is wrong, has been used or has expired.");
    }
}
